_stytch__validate() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="stytch__validate"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        stytch__validate)
            opts="-0 -A -W -D -f -q -v -o -j -h -V --input-format --include --exclude --body --status --route --files-from --null --schemas --allow --warn --deny --strict --baseline --write-baseline --format --report --force --allow-empty --quiet --verbose --color --no-progress --judge --config --explain --list --coverage --against --merge --nullable --generate --redact --output --in-place --dry-run --schema --print-schema --stdin-name --stdin-start --max-unpacked --max-held --max-findings --jobs --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --input-format)
                    COMPREPLY=($(compgen -W "auto har trace http proxay betamax vcr go-vcr vcrpy php-vcr responses nock undici wiremock-journal wiremock postman newman mockserver hoverfly pact bruno exvcr exchange ndjson json-seq json-stream json" -- "${cur}"))
                    return 0
                    ;;
                --include)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --body)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --status)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --route)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --files-from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --schemas)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --allow)
                    COMPREPLY=($(compgen -W "deprecated-field duplicate-key empty-array-for-map error-response inconsistent-ids inconsistent-jwt inconsistent-mfa inconsistent-status inconsistent-times invalid-format invalid-json invalid-timestamp live-credential missing-deprecated-field missing-field missing-newer-field mixed-environments null-optional schema-violation type-mismatch unchecked-response unknown-field unknown-value unrecognised-file required type deprecated format constraint drift consistency secrets response syntax warnings" -- "${cur}"))
                    return 0
                    ;;
                -A)
                    COMPREPLY=($(compgen -W "deprecated-field duplicate-key empty-array-for-map error-response inconsistent-ids inconsistent-jwt inconsistent-mfa inconsistent-status inconsistent-times invalid-format invalid-json invalid-timestamp live-credential missing-deprecated-field missing-field missing-newer-field mixed-environments null-optional schema-violation type-mismatch unchecked-response unknown-field unknown-value unrecognised-file required type deprecated format constraint drift consistency secrets response syntax warnings" -- "${cur}"))
                    return 0
                    ;;
                --warn)
                    COMPREPLY=($(compgen -W "deprecated-field duplicate-key empty-array-for-map error-response inconsistent-ids inconsistent-jwt inconsistent-mfa inconsistent-status inconsistent-times invalid-format invalid-json invalid-timestamp live-credential missing-deprecated-field missing-field missing-newer-field mixed-environments null-optional schema-violation type-mismatch unchecked-response unknown-field unknown-value unrecognised-file required type deprecated format constraint drift consistency secrets response syntax warnings" -- "${cur}"))
                    return 0
                    ;;
                -W)
                    COMPREPLY=($(compgen -W "deprecated-field duplicate-key empty-array-for-map error-response inconsistent-ids inconsistent-jwt inconsistent-mfa inconsistent-status inconsistent-times invalid-format invalid-json invalid-timestamp live-credential missing-deprecated-field missing-field missing-newer-field mixed-environments null-optional schema-violation type-mismatch unchecked-response unknown-field unknown-value unrecognised-file required type deprecated format constraint drift consistency secrets response syntax warnings" -- "${cur}"))
                    return 0
                    ;;
                --deny)
                    COMPREPLY=($(compgen -W "deprecated-field duplicate-key empty-array-for-map error-response inconsistent-ids inconsistent-jwt inconsistent-mfa inconsistent-status inconsistent-times invalid-format invalid-json invalid-timestamp live-credential missing-deprecated-field missing-field missing-newer-field mixed-environments null-optional schema-violation type-mismatch unchecked-response unknown-field unknown-value unrecognised-file required type deprecated format constraint drift consistency secrets response syntax warnings" -- "${cur}"))
                    return 0
                    ;;
                -D)
                    COMPREPLY=($(compgen -W "deprecated-field duplicate-key empty-array-for-map error-response inconsistent-ids inconsistent-jwt inconsistent-mfa inconsistent-status inconsistent-times invalid-format invalid-json invalid-timestamp live-credential missing-deprecated-field missing-field missing-newer-field mixed-environments null-optional schema-violation type-mismatch unchecked-response unknown-field unknown-value unrecognised-file required type deprecated format constraint drift consistency secrets response syntax warnings" -- "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --write-baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "concise github gitlab html human json junit markdown ndjson sarif" -- "${cur}"))
                    return 0
                    ;;
                -f)
                    COMPREPLY=($(compgen -W "concise github gitlab html human json junit markdown ndjson sarif" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --judge)
                    COMPREPLY=($(compgen -W "plan jsonschema" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --explain)
                    COMPREPLY=($(compgen -W "deprecated-field duplicate-key empty-array-for-map error-response inconsistent-ids inconsistent-jwt inconsistent-mfa inconsistent-status inconsistent-times invalid-format invalid-json invalid-timestamp live-credential missing-deprecated-field missing-field missing-newer-field mixed-environments null-optional schema-violation type-mismatch unchecked-response unknown-field unknown-value unrecognised-file" -- "${cur}"))
                    return 0
                    ;;
                --list)
                    COMPREPLY=($(compgen -W "rules schemas routes readers formats" -- "${cur}"))
                    return 0
                    ;;
                --against)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --generate)
                    COMPREPLY=($(compgen -W "man completions-bash completions-elvish completions-fish completions-powershell completions-zsh" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --schema)
                    COMPREPLY=($(compgen -W "B2BCreateExternalConnectionResponse B2BCreateOIDCConnectionResponse B2BCreateSAMLConnectionResponse B2BDeleteSAMLEncryptionPrivateKeyResponse B2BDeleteSAMLVerificationCertificateResponse B2BDeleteSSOConnectionResponse B2BDiscoveryIntermediateSessionsExchangeResponse B2BDiscoveryOrganizationsCreateResponse B2BDiscoveryOrganizationsResponse B2BDiscoveryPasswordResetResponse B2BDiscoveryPasswordResetStartResponse B2BGetMeResponse B2BGetSCIMConnectionGroupsResponse B2BGetSCIMConnectionResponse B2BGetSSOConnectionsResponse B2BImpersonationTokenAuthenticateResponse B2BMagicLinksAuthenticateResponse B2BMagicLinksDiscoveryAuthenticateResponse B2BMagicLinksDiscoveryEmailSendResponse B2BMagicLinksInviteResponse B2BMagicLinksLoginOrSignupResponse B2BOAuthAuthenticateResponse B2BOAuthDiscoveryAuthenticateResponse B2BOTPsEmailAuthenticateResponse B2BOTPsEmailDiscoveryAuthenticateResponse B2BOTPsEmailDiscoverySendResponse B2BOTPsEmailLoginOrSignupResponse B2BOTPsSMSAuthenticateResponse B2BOTPsSMSSendResponse B2BOrganizationsDeleteResponse B2BOrganizationsGetResponse B2BOrganizationsUpdateResponse B2BPasswordAuthenticateResponse B2BPasswordDiscoveryAuthenticateResponse B2BPasswordEmailResetResponse B2BPasswordEmailResetStartResponse B2BPasswordExistingPasswordResetResponse B2BPasswordSessionResetResponse B2BPasswordStrengthCheckResponse B2BRecoveryCodesGetResponse B2BRecoveryCodesRecoverResponse B2BRecoveryCodesRotateResponse B2BSCIMCreateConnectionResponse B2BSCIMDeleteConnectionResponse B2BSCIMUpdateConnectionResponse B2BSSOAuthEnticateResponse B2BSessionsAccessTokenExchangeResponse B2BSessionsAttestResponse B2BSessionsAuthenticateResponse B2BSessionsExchangeResponse B2BSessionsRevokeByMemberIDResponse B2BSessionsRevokeResponse B2BTOTPsAuthenticateResponse B2BTOTPsCreateResponse B2BUpdateExternalConnectionResponse B2BUpdateOIDCConnectionResponse B2BUpdateSAMLConnectionByURLResponse B2BUpdateSAMLConnectionResponse ExternalB2BOAuthAuthorizeStartResponse ExternalB2BOAuthAuthorizeSubmitResponse OrganizationsAdminMemberDeleteMFAPhoneNumberResponse OrganizationsAdminMemberDeleteMFATOTPResponse OrganizationsAdminMemberDeletePasswordResponse OrganizationsAdminMemberDeleteResponse OrganizationsAdminMemberGetConnectedAppsResponse OrganizationsAdminMemberReactivateResponse OrganizationsAdminMemberRevokeConnectedAppResponse OrganizationsAdminMemberStartEmailUpdateResponse OrganizationsAdminMemberUnlinkRetiredEmailResponse OrganizationsAdminMemberUpdateResponse OrganizationsGetConnectedAppResponse OrganizationsGetConnectedAppsResponse OrganizationsMemberCreateResponse OrganizationsMemberDeleteMFAPhoneNumberResponse OrganizationsMemberDeleteMFATOTPResponse OrganizationsMemberGetConnectedAppsResponse OrganizationsMemberRevokeConnectedAppResponse OrganizationsMemberSearchResponse OrganizationsMemberStartEmailUpdateResponse OrganizationsMemberUnlinkRetiredEmailResponse OrganizationsMemberUpdateResponse SCIMRotateTokenCancelResponse SCIMRotateTokenCompleteResponse SCIMRotateTokenStartResponse SDKDeviceInfo SDKMembersSearchResponse SDKOrganizationsSearchResponse api_b2b_idp_v1_ScopeResult api_b2b_idp_v1_b2b_idp_oauth_AuthorizeResponse api_b2b_idp_v1_b2b_idp_oauth_AuthorizeStartResponse api_b2b_impersonation_v1_AuthenticateResponse api_b2b_magic_v1_AuthenticateResponse api_b2b_magic_v1_b2b_magic_links_discovery_AuthenticateResponse api_b2b_magic_v1_b2b_magic_links_email_InviteResponse api_b2b_magic_v1_b2b_magic_links_email_LoginOrSignupResponse api_b2b_magic_v1_b2b_magic_links_email_discovery_SendResponse api_b2b_mfa_v1_MemberOptions api_b2b_mfa_v1_MfaRequired api_b2b_oauth_v1_AuthenticateResponse api_b2b_oauth_v1_ProviderValues api_b2b_oauth_v1_b2b_oauth_discovery_AuthenticateResponse api_b2b_otp_v1_b2b_otp_email_AuthenticateResponse api_b2b_otp_v1_b2b_otp_email_LoginOrSignupResponse api_b2b_otp_v1_b2b_otp_email_discovery_AuthenticateResponse api_b2b_otp_v1_b2b_otp_email_discovery_SendResponse api_b2b_otp_v1_b2b_otp_sms_AuthenticateResponse api_b2b_otp_v1_b2b_otp_sms_SendResponse api_b2b_password_v1_AuthenticateResponse api_b2b_password_v1_LudsFeedback api_b2b_password_v1_MigrateResponse api_b2b_password_v1_StrengthCheckResponse api_b2b_password_v1_ZxcvbnFeedback api_b2b_password_v1_b2b_passwords_discovery_AuthenticateResponse api_b2b_password_v1_b2b_passwords_discovery_email_ResetResponse api_b2b_password_v1_b2b_passwords_discovery_email_ResetStartResponse api_b2b_password_v1_b2b_passwords_email_RequireResetResponse api_b2b_password_v1_b2b_passwords_email_ResetResponse api_b2b_password_v1_b2b_passwords_email_ResetStartResponse api_b2b_password_v1_b2b_passwords_existing_password_ResetResponse api_b2b_password_v1_b2b_passwords_session_ResetResponse api_b2b_rbac_v1_OrgPolicy api_b2b_rbac_v1_Policy api_b2b_rbac_v1_PolicyResource api_b2b_rbac_v1_PolicyResponse api_b2b_rbac_v1_PolicyRole api_b2b_rbac_v1_PolicyRolePermission api_b2b_rbac_v1_PolicyScope api_b2b_rbac_v1_PolicyScopePermission api_b2b_rbac_v1_b2b_rbac_organizations_GetOrgPolicyResponse api_b2b_rbac_v1_b2b_rbac_organizations_SetOrgPolicyResponse api_b2b_recovery_codes_v1_GetResponse api_b2b_recovery_codes_v1_RecoverResponse api_b2b_recovery_codes_v1_RotateResponse api_b2b_scim_v1_Address api_b2b_scim_v1_Email api_b2b_scim_v1_EnterpriseExtension api_b2b_scim_v1_Entitlement api_b2b_scim_v1_Group api_b2b_scim_v1_IMs api_b2b_scim_v1_Manager api_b2b_scim_v1_Name api_b2b_scim_v1_PhoneNumber api_b2b_scim_v1_Photo api_b2b_scim_v1_Role api_b2b_scim_v1_SCIMAttributes api_b2b_scim_v1_SCIMConnection api_b2b_scim_v1_SCIMConnectionWithNextToken api_b2b_scim_v1_SCIMConnectionWithToken api_b2b_scim_v1_SCIMGroup api_b2b_scim_v1_SCIMGroupImplicitRoleAssignments api_b2b_scim_v1_X509Certificate api_b2b_scim_v1_b2b_scim_connection_CreateResponse api_b2b_scim_v1_b2b_scim_connection_DeleteResponse api_b2b_scim_v1_b2b_scim_connection_GetGroupsResponse api_b2b_scim_v1_b2b_scim_connection_GetResponse api_b2b_scim_v1_b2b_scim_connection_RotateCancelResponse api_b2b_scim_v1_b2b_scim_connection_RotateCompleteResponse api_b2b_scim_v1_b2b_scim_connection_RotateStartResponse api_b2b_scim_v1_b2b_scim_connection_UpdateResponse api_b2b_session_v1_AttestResponse api_b2b_session_v1_AuthenticateResponse api_b2b_session_v1_AuthorizationVerdict api_b2b_session_v1_ExchangeAccessTokenResponse api_b2b_session_v1_ExchangeResponse api_b2b_session_v1_GetJWKSResponse api_b2b_session_v1_GetResponse api_b2b_session_v1_MemberSession api_b2b_session_v1_MigrateResponse api_b2b_session_v1_PrimaryRequired api_b2b_session_v1_RevokeResponse api_b2b_totp_v1_AuthenticateResponse api_b2b_totp_v1_CreateResponse api_b2b_totp_v1_MigrateResponse api_connectedapps_v1_ConnectedAppPublic api_device_history_v1_DeviceAttributeDetails api_device_history_v1_DeviceInfo api_discovery_v1_DiscoveredOrganization api_discovery_v1_Membership api_discovery_v1_discovery_ListResponse api_discovery_v1_discovery_intermediate_sessions_ExchangeResponse api_discovery_v1_discovery_organizations_CreateResponse api_organization_v1_ActiveSCIMConnection api_organization_v1_ActiveSSOConnection api_organization_v1_ConnectedAppsResponse api_organization_v1_CreateResponse api_organization_v1_CustomRole api_organization_v1_CustomRolePermission api_organization_v1_DeleteExternalIdResponse api_organization_v1_DeleteResponse api_organization_v1_EmailImplicitRoleAssignment api_organization_v1_GetConnectedAppResponse api_organization_v1_GetResponse api_organization_v1_GithubProviderInfo api_organization_v1_HubspotProviderInfo api_organization_v1_Member api_organization_v1_MemberConnectedApp api_organization_v1_MemberRole api_organization_v1_MemberRoleSource api_organization_v1_MetricsResponse api_organization_v1_OAuthRegistration api_organization_v1_OIDCProviderInfo api_organization_v1_Organization api_organization_v1_OrganizationConnectedApp api_organization_v1_OrganizationConnectedAppActiveMember api_organization_v1_ResultsMetadata api_organization_v1_RetiredEmail api_organization_v1_SCIMRegistration api_organization_v1_SSORegistration api_organization_v1_SearchResponse api_organization_v1_SlackProviderInfo api_organization_v1_UpdateResponse api_organization_v1_organizations_members_CreateResponse api_organization_v1_organizations_members_DeleteExternalIdResponse api_organization_v1_organizations_members_DeleteMFAPhoneNumberResponse api_organization_v1_organizations_members_DeletePasswordResponse api_organization_v1_organizations_members_DeleteResponse api_organization_v1_organizations_members_DeleteTOTPResponse api_organization_v1_organizations_members_GetConnectedAppsResponse api_organization_v1_organizations_members_GetResponse api_organization_v1_organizations_members_OIDCProvidersResponse api_organization_v1_organizations_members_ReactivateResponse api_organization_v1_organizations_members_SearchResponse api_organization_v1_organizations_members_StartEmailUpdateResponse api_organization_v1_organizations_members_UnlinkRetiredEmailResponse api_organization_v1_organizations_members_UpdateResponse api_organization_v1_organizations_members_connected_apps_RevokeResponse api_organization_v1_organizations_members_oauth_providers_GithubResponse api_organization_v1_organizations_members_oauth_providers_GoogleResponse api_organization_v1_organizations_members_oauth_providers_HubspotResponse api_organization_v1_organizations_members_oauth_providers_MicrosoftResponse api_organization_v1_organizations_members_oauth_providers_SlackResponse api_session_v1_AmazonOAuthFactor api_session_v1_AppleOAuthFactor api_session_v1_AuthenticationFactor api_session_v1_AuthenticationFactorDeliveryMethod api_session_v1_AuthenticationFactorType api_session_v1_AuthenticatorAppFactor api_session_v1_BiometricFactor api_session_v1_BitbucketOAuthFactor api_session_v1_CoinbaseOAuthFactor api_session_v1_CryptoWalletFactor api_session_v1_DiscordOAuthFactor api_session_v1_EmailFactor api_session_v1_EmbeddableMagicLinkFactor api_session_v1_FacebookOAuthFactor api_session_v1_FigmaOAuthFactor api_session_v1_GitLabOAuthFactor api_session_v1_GithubOAuthExchangeFactor api_session_v1_GithubOAuthFactor api_session_v1_GoogleOAuthExchangeFactor api_session_v1_GoogleOAuthFactor api_session_v1_HubspotOAuthExchangeFactor api_session_v1_HubspotOAuthFactor api_session_v1_ImpersonatedFactor api_session_v1_InstagramOAuthFactor api_session_v1_JWK api_session_v1_LinkedInOAuthFactor api_session_v1_MicrosoftOAuthFactor api_session_v1_OAuthAccessTokenExchangeFactor api_session_v1_OIDCSSOFactor api_session_v1_PhoneNumberFactor api_session_v1_RecoveryCodeFactor api_session_v1_SAMLSSOFactor api_session_v1_SalesforceOAuthFactor api_session_v1_ShopifyOAuthFactor api_session_v1_SlackOAuthExchangeFactor api_session_v1_SlackOAuthFactor api_session_v1_SnapchatOAuthFactor api_session_v1_SpotifyOAuthFactor api_session_v1_SteamOAuthFactor api_session_v1_TikTokOAuthFactor api_session_v1_TrustedAuthTokenFactor api_session_v1_TwitchOAuthFactor api_session_v1_TwitterOAuthFactor api_session_v1_WebAuthnFactor api_session_v1_YahooOAuthFactor api_sso_v1_AuthenticateResponse api_sso_v1_Connection api_sso_v1_ConnectionImplicitRoleAssignment api_sso_v1_DeleteConnectionResponse api_sso_v1_EncryptionPrivateKey api_sso_v1_ExternalConnection api_sso_v1_ExternalConnectionImplicitRoleAssignment api_sso_v1_ExternalGroupImplicitRoleAssignment api_sso_v1_GetConnectionsResponse api_sso_v1_GroupImplicitRoleAssignment api_sso_v1_OIDCConnection api_sso_v1_SAMLConnection api_sso_v1_SAMLConnectionImplicitRoleAssignment api_sso_v1_SAMLGroupImplicitRoleAssignment api_sso_v1_X509Certificate api_sso_v1_sso_external_CreateConnectionResponse api_sso_v1_sso_external_UpdateConnectionResponse api_sso_v1_sso_oidc_CreateConnectionResponse api_sso_v1_sso_oidc_UpdateConnectionResponse api_sso_v1_sso_saml_CreateConnectionResponse api_sso_v1_sso_saml_DeleteEncryptionPrivateKeyResponse api_sso_v1_sso_saml_DeleteVerificationCertificateResponse api_sso_v1_sso_saml_UpdateByURLResponse api_sso_v1_sso_saml_UpdateConnectionResponse error_Response oauth2_error_Response" -- "${cur}"))
                    return 0
                    ;;
                --print-schema)
                    COMPREPLY=($(compgen -W "B2BCreateExternalConnectionResponse B2BCreateOIDCConnectionResponse B2BCreateSAMLConnectionResponse B2BDeleteSAMLEncryptionPrivateKeyResponse B2BDeleteSAMLVerificationCertificateResponse B2BDeleteSSOConnectionResponse B2BDiscoveryIntermediateSessionsExchangeResponse B2BDiscoveryOrganizationsCreateResponse B2BDiscoveryOrganizationsResponse B2BDiscoveryPasswordResetResponse B2BDiscoveryPasswordResetStartResponse B2BGetMeResponse B2BGetSCIMConnectionGroupsResponse B2BGetSCIMConnectionResponse B2BGetSSOConnectionsResponse B2BImpersonationTokenAuthenticateResponse B2BMagicLinksAuthenticateResponse B2BMagicLinksDiscoveryAuthenticateResponse B2BMagicLinksDiscoveryEmailSendResponse B2BMagicLinksInviteResponse B2BMagicLinksLoginOrSignupResponse B2BOAuthAuthenticateResponse B2BOAuthDiscoveryAuthenticateResponse B2BOTPsEmailAuthenticateResponse B2BOTPsEmailDiscoveryAuthenticateResponse B2BOTPsEmailDiscoverySendResponse B2BOTPsEmailLoginOrSignupResponse B2BOTPsSMSAuthenticateResponse B2BOTPsSMSSendResponse B2BOrganizationsDeleteResponse B2BOrganizationsGetResponse B2BOrganizationsUpdateResponse B2BPasswordAuthenticateResponse B2BPasswordDiscoveryAuthenticateResponse B2BPasswordEmailResetResponse B2BPasswordEmailResetStartResponse B2BPasswordExistingPasswordResetResponse B2BPasswordSessionResetResponse B2BPasswordStrengthCheckResponse B2BRecoveryCodesGetResponse B2BRecoveryCodesRecoverResponse B2BRecoveryCodesRotateResponse B2BSCIMCreateConnectionResponse B2BSCIMDeleteConnectionResponse B2BSCIMUpdateConnectionResponse B2BSSOAuthEnticateResponse B2BSessionsAccessTokenExchangeResponse B2BSessionsAttestResponse B2BSessionsAuthenticateResponse B2BSessionsExchangeResponse B2BSessionsRevokeByMemberIDResponse B2BSessionsRevokeResponse B2BTOTPsAuthenticateResponse B2BTOTPsCreateResponse B2BUpdateExternalConnectionResponse B2BUpdateOIDCConnectionResponse B2BUpdateSAMLConnectionByURLResponse B2BUpdateSAMLConnectionResponse ExternalB2BOAuthAuthorizeStartResponse ExternalB2BOAuthAuthorizeSubmitResponse OrganizationsAdminMemberDeleteMFAPhoneNumberResponse OrganizationsAdminMemberDeleteMFATOTPResponse OrganizationsAdminMemberDeletePasswordResponse OrganizationsAdminMemberDeleteResponse OrganizationsAdminMemberGetConnectedAppsResponse OrganizationsAdminMemberReactivateResponse OrganizationsAdminMemberRevokeConnectedAppResponse OrganizationsAdminMemberStartEmailUpdateResponse OrganizationsAdminMemberUnlinkRetiredEmailResponse OrganizationsAdminMemberUpdateResponse OrganizationsGetConnectedAppResponse OrganizationsGetConnectedAppsResponse OrganizationsMemberCreateResponse OrganizationsMemberDeleteMFAPhoneNumberResponse OrganizationsMemberDeleteMFATOTPResponse OrganizationsMemberGetConnectedAppsResponse OrganizationsMemberRevokeConnectedAppResponse OrganizationsMemberSearchResponse OrganizationsMemberStartEmailUpdateResponse OrganizationsMemberUnlinkRetiredEmailResponse OrganizationsMemberUpdateResponse SCIMRotateTokenCancelResponse SCIMRotateTokenCompleteResponse SCIMRotateTokenStartResponse SDKDeviceInfo SDKMembersSearchResponse SDKOrganizationsSearchResponse api_b2b_idp_v1_ScopeResult api_b2b_idp_v1_b2b_idp_oauth_AuthorizeResponse api_b2b_idp_v1_b2b_idp_oauth_AuthorizeStartResponse api_b2b_impersonation_v1_AuthenticateResponse api_b2b_magic_v1_AuthenticateResponse api_b2b_magic_v1_b2b_magic_links_discovery_AuthenticateResponse api_b2b_magic_v1_b2b_magic_links_email_InviteResponse api_b2b_magic_v1_b2b_magic_links_email_LoginOrSignupResponse api_b2b_magic_v1_b2b_magic_links_email_discovery_SendResponse api_b2b_mfa_v1_MemberOptions api_b2b_mfa_v1_MfaRequired api_b2b_oauth_v1_AuthenticateResponse api_b2b_oauth_v1_ProviderValues api_b2b_oauth_v1_b2b_oauth_discovery_AuthenticateResponse api_b2b_otp_v1_b2b_otp_email_AuthenticateResponse api_b2b_otp_v1_b2b_otp_email_LoginOrSignupResponse api_b2b_otp_v1_b2b_otp_email_discovery_AuthenticateResponse api_b2b_otp_v1_b2b_otp_email_discovery_SendResponse api_b2b_otp_v1_b2b_otp_sms_AuthenticateResponse api_b2b_otp_v1_b2b_otp_sms_SendResponse api_b2b_password_v1_AuthenticateResponse api_b2b_password_v1_LudsFeedback api_b2b_password_v1_MigrateResponse api_b2b_password_v1_StrengthCheckResponse api_b2b_password_v1_ZxcvbnFeedback api_b2b_password_v1_b2b_passwords_discovery_AuthenticateResponse api_b2b_password_v1_b2b_passwords_discovery_email_ResetResponse api_b2b_password_v1_b2b_passwords_discovery_email_ResetStartResponse api_b2b_password_v1_b2b_passwords_email_RequireResetResponse api_b2b_password_v1_b2b_passwords_email_ResetResponse api_b2b_password_v1_b2b_passwords_email_ResetStartResponse api_b2b_password_v1_b2b_passwords_existing_password_ResetResponse api_b2b_password_v1_b2b_passwords_session_ResetResponse api_b2b_rbac_v1_OrgPolicy api_b2b_rbac_v1_Policy api_b2b_rbac_v1_PolicyResource api_b2b_rbac_v1_PolicyResponse api_b2b_rbac_v1_PolicyRole api_b2b_rbac_v1_PolicyRolePermission api_b2b_rbac_v1_PolicyScope api_b2b_rbac_v1_PolicyScopePermission api_b2b_rbac_v1_b2b_rbac_organizations_GetOrgPolicyResponse api_b2b_rbac_v1_b2b_rbac_organizations_SetOrgPolicyResponse api_b2b_recovery_codes_v1_GetResponse api_b2b_recovery_codes_v1_RecoverResponse api_b2b_recovery_codes_v1_RotateResponse api_b2b_scim_v1_Address api_b2b_scim_v1_Email api_b2b_scim_v1_EnterpriseExtension api_b2b_scim_v1_Entitlement api_b2b_scim_v1_Group api_b2b_scim_v1_IMs api_b2b_scim_v1_Manager api_b2b_scim_v1_Name api_b2b_scim_v1_PhoneNumber api_b2b_scim_v1_Photo api_b2b_scim_v1_Role api_b2b_scim_v1_SCIMAttributes api_b2b_scim_v1_SCIMConnection api_b2b_scim_v1_SCIMConnectionWithNextToken api_b2b_scim_v1_SCIMConnectionWithToken api_b2b_scim_v1_SCIMGroup api_b2b_scim_v1_SCIMGroupImplicitRoleAssignments api_b2b_scim_v1_X509Certificate api_b2b_scim_v1_b2b_scim_connection_CreateResponse api_b2b_scim_v1_b2b_scim_connection_DeleteResponse api_b2b_scim_v1_b2b_scim_connection_GetGroupsResponse api_b2b_scim_v1_b2b_scim_connection_GetResponse api_b2b_scim_v1_b2b_scim_connection_RotateCancelResponse api_b2b_scim_v1_b2b_scim_connection_RotateCompleteResponse api_b2b_scim_v1_b2b_scim_connection_RotateStartResponse api_b2b_scim_v1_b2b_scim_connection_UpdateResponse api_b2b_session_v1_AttestResponse api_b2b_session_v1_AuthenticateResponse api_b2b_session_v1_AuthorizationVerdict api_b2b_session_v1_ExchangeAccessTokenResponse api_b2b_session_v1_ExchangeResponse api_b2b_session_v1_GetJWKSResponse api_b2b_session_v1_GetResponse api_b2b_session_v1_MemberSession api_b2b_session_v1_MigrateResponse api_b2b_session_v1_PrimaryRequired api_b2b_session_v1_RevokeResponse api_b2b_totp_v1_AuthenticateResponse api_b2b_totp_v1_CreateResponse api_b2b_totp_v1_MigrateResponse api_connectedapps_v1_ConnectedAppPublic api_device_history_v1_DeviceAttributeDetails api_device_history_v1_DeviceInfo api_discovery_v1_DiscoveredOrganization api_discovery_v1_Membership api_discovery_v1_discovery_ListResponse api_discovery_v1_discovery_intermediate_sessions_ExchangeResponse api_discovery_v1_discovery_organizations_CreateResponse api_organization_v1_ActiveSCIMConnection api_organization_v1_ActiveSSOConnection api_organization_v1_ConnectedAppsResponse api_organization_v1_CreateResponse api_organization_v1_CustomRole api_organization_v1_CustomRolePermission api_organization_v1_DeleteExternalIdResponse api_organization_v1_DeleteResponse api_organization_v1_EmailImplicitRoleAssignment api_organization_v1_GetConnectedAppResponse api_organization_v1_GetResponse api_organization_v1_GithubProviderInfo api_organization_v1_HubspotProviderInfo api_organization_v1_Member api_organization_v1_MemberConnectedApp api_organization_v1_MemberRole api_organization_v1_MemberRoleSource api_organization_v1_MetricsResponse api_organization_v1_OAuthRegistration api_organization_v1_OIDCProviderInfo api_organization_v1_Organization api_organization_v1_OrganizationConnectedApp api_organization_v1_OrganizationConnectedAppActiveMember api_organization_v1_ResultsMetadata api_organization_v1_RetiredEmail api_organization_v1_SCIMRegistration api_organization_v1_SSORegistration api_organization_v1_SearchResponse api_organization_v1_SlackProviderInfo api_organization_v1_UpdateResponse api_organization_v1_organizations_members_CreateResponse api_organization_v1_organizations_members_DeleteExternalIdResponse api_organization_v1_organizations_members_DeleteMFAPhoneNumberResponse api_organization_v1_organizations_members_DeletePasswordResponse api_organization_v1_organizations_members_DeleteResponse api_organization_v1_organizations_members_DeleteTOTPResponse api_organization_v1_organizations_members_GetConnectedAppsResponse api_organization_v1_organizations_members_GetResponse api_organization_v1_organizations_members_OIDCProvidersResponse api_organization_v1_organizations_members_ReactivateResponse api_organization_v1_organizations_members_SearchResponse api_organization_v1_organizations_members_StartEmailUpdateResponse api_organization_v1_organizations_members_UnlinkRetiredEmailResponse api_organization_v1_organizations_members_UpdateResponse api_organization_v1_organizations_members_connected_apps_RevokeResponse api_organization_v1_organizations_members_oauth_providers_GithubResponse api_organization_v1_organizations_members_oauth_providers_GoogleResponse api_organization_v1_organizations_members_oauth_providers_HubspotResponse api_organization_v1_organizations_members_oauth_providers_MicrosoftResponse api_organization_v1_organizations_members_oauth_providers_SlackResponse api_session_v1_AmazonOAuthFactor api_session_v1_AppleOAuthFactor api_session_v1_AuthenticationFactor api_session_v1_AuthenticationFactorDeliveryMethod api_session_v1_AuthenticationFactorType api_session_v1_AuthenticatorAppFactor api_session_v1_BiometricFactor api_session_v1_BitbucketOAuthFactor api_session_v1_CoinbaseOAuthFactor api_session_v1_CryptoWalletFactor api_session_v1_DiscordOAuthFactor api_session_v1_EmailFactor api_session_v1_EmbeddableMagicLinkFactor api_session_v1_FacebookOAuthFactor api_session_v1_FigmaOAuthFactor api_session_v1_GitLabOAuthFactor api_session_v1_GithubOAuthExchangeFactor api_session_v1_GithubOAuthFactor api_session_v1_GoogleOAuthExchangeFactor api_session_v1_GoogleOAuthFactor api_session_v1_HubspotOAuthExchangeFactor api_session_v1_HubspotOAuthFactor api_session_v1_ImpersonatedFactor api_session_v1_InstagramOAuthFactor api_session_v1_JWK api_session_v1_LinkedInOAuthFactor api_session_v1_MicrosoftOAuthFactor api_session_v1_OAuthAccessTokenExchangeFactor api_session_v1_OIDCSSOFactor api_session_v1_PhoneNumberFactor api_session_v1_RecoveryCodeFactor api_session_v1_SAMLSSOFactor api_session_v1_SalesforceOAuthFactor api_session_v1_ShopifyOAuthFactor api_session_v1_SlackOAuthExchangeFactor api_session_v1_SlackOAuthFactor api_session_v1_SnapchatOAuthFactor api_session_v1_SpotifyOAuthFactor api_session_v1_SteamOAuthFactor api_session_v1_TikTokOAuthFactor api_session_v1_TrustedAuthTokenFactor api_session_v1_TwitchOAuthFactor api_session_v1_TwitterOAuthFactor api_session_v1_WebAuthnFactor api_session_v1_YahooOAuthFactor api_sso_v1_AuthenticateResponse api_sso_v1_Connection api_sso_v1_ConnectionImplicitRoleAssignment api_sso_v1_DeleteConnectionResponse api_sso_v1_EncryptionPrivateKey api_sso_v1_ExternalConnection api_sso_v1_ExternalConnectionImplicitRoleAssignment api_sso_v1_ExternalGroupImplicitRoleAssignment api_sso_v1_GetConnectionsResponse api_sso_v1_GroupImplicitRoleAssignment api_sso_v1_OIDCConnection api_sso_v1_SAMLConnection api_sso_v1_SAMLConnectionImplicitRoleAssignment api_sso_v1_SAMLGroupImplicitRoleAssignment api_sso_v1_X509Certificate api_sso_v1_sso_external_CreateConnectionResponse api_sso_v1_sso_external_UpdateConnectionResponse api_sso_v1_sso_oidc_CreateConnectionResponse api_sso_v1_sso_oidc_UpdateConnectionResponse api_sso_v1_sso_saml_CreateConnectionResponse api_sso_v1_sso_saml_DeleteEncryptionPrivateKeyResponse api_sso_v1_sso_saml_DeleteVerificationCertificateResponse api_sso_v1_sso_saml_UpdateByURLResponse api_sso_v1_sso_saml_UpdateConnectionResponse error_Response oauth2_error_Response" -- "${cur}"))
                    return 0
                    ;;
                --stdin-name)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --stdin-start)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --max-held)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --max-findings)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                -j)
                    COMPREPLY=("${cur}")
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _stytch__validate -o nosort -o bashdefault -o default stytch-validate
else
    complete -F _stytch__validate -o bashdefault -o default stytch-validate
fi
