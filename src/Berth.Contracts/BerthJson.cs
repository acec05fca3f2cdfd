using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary>
/// How every body of <c>/api/v1</c> is read and written: camelCase, numbers also accepted as strings, nulls written
/// unless a property says otherwise, times as ISO 8601 UTC with milliseconds. Source generated, so it needs no reflection.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = false,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(IsoTimeConverter)])]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(EmptyResponse))]
[JsonSerializable(typeof(ErrorResponse))]
// Apps
[JsonSerializable(typeof(AppListResponse))]
[JsonSerializable(typeof(AppResponse))]
[JsonSerializable(typeof(AccessRestriction))]
[JsonSerializable(typeof(InstallRequest))]
[JsonSerializable(typeof(InstallResponse))]
[JsonSerializable(typeof(ConfigureRequest))]
[JsonSerializable(typeof(AccessRestrictionRequest))]
[JsonSerializable(typeof(OperatorsRequest))]
[JsonSerializable(typeof(LabelRequest))]
[JsonSerializable(typeof(TagsRequest))]
[JsonSerializable(typeof(IconRequest))]
[JsonSerializable(typeof(NotesRequest))]
[JsonSerializable(typeof(MemoryLimitRequest))]
[JsonSerializable(typeof(CpuQuotaRequest))]
[JsonSerializable(typeof(EnableRequest))]
[JsonSerializable(typeof(ReverseProxyRequest))]
[JsonSerializable(typeof(CertificateRequest))]
[JsonSerializable(typeof(DebugModeRequest))]
[JsonSerializable(typeof(MailboxRequest))]
[JsonSerializable(typeof(InboxRequest))]
[JsonSerializable(typeof(EnvRequest))]
[JsonSerializable(typeof(StorageRequest))]
[JsonSerializable(typeof(LocationRequest))]
[JsonSerializable(typeof(MountsRequest))]
[JsonSerializable(typeof(CrontabRequest))]
[JsonSerializable(typeof(UpstreamUriRequest))]
[JsonSerializable(typeof(DevicesRequest))]
[JsonSerializable(typeof(ChecklistRequest))]
[JsonSerializable(typeof(UpdateRequest))]
[JsonSerializable(typeof(UpdatesResponse))]
[JsonSerializable(typeof(RepairRequest))]
[JsonSerializable(typeof(CloneRequest))]
[JsonSerializable(typeof(AppLimitsResponse))]
[JsonSerializable(typeof(ExecRequest))]
[JsonSerializable(typeof(ExecResponse))]
[JsonSerializable(typeof(ExecStatusResponse))]
[JsonSerializable(typeof(ExecResizeRequest))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, SubdomainRequest>))]
// Tasks and logs
[JsonSerializable(typeof(TaskResponse))]
[JsonSerializable(typeof(TaskListResponse))]
[JsonSerializable(typeof(TaskStartedResponse))]
[JsonSerializable(typeof(LogLineResponse))]
// Identity
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(TokenListResponse))]
[JsonSerializable(typeof(OidcClientListResponse))]
[JsonSerializable(typeof(OidcClientResponse))]
[JsonSerializable(typeof(OidcClientRequest))]
[JsonSerializable(typeof(OAuthTokenResponse))]
[JsonSerializable(typeof(LoginProviderConfig))]
[JsonSerializable(typeof(OutsideLoginListResponse))]
[JsonSerializable(typeof(AppPasswordRequest))]
[JsonSerializable(typeof(AppPasswordCreatedResponse))]
[JsonSerializable(typeof(AppPasswordResponse))]
[JsonSerializable(typeof(AppPasswordListResponse))]
[JsonSerializable(typeof(PasswordResetMailRequest))]
[JsonSerializable(typeof(PasswordResetRequest))]
[JsonSerializable(typeof(SetupAccountRequest))]
[JsonSerializable(typeof(AccessTokenResponse))]
[JsonSerializable(typeof(UserDirectoryConfig))]
[JsonSerializable(typeof(DirectoryServerConfig))]
[JsonSerializable(typeof(ExternalLdapConfig))]
[JsonSerializable(typeof(ExternalLdapReport))]
[JsonSerializable(typeof(ExternalLdapLinkRequest))]
[JsonSerializable(typeof(PeopleFile))]
[JsonSerializable(typeof(List<PersonEntry>))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(RecoveryCodesResponse))]
[JsonSerializable(typeof(PasskeyOptionsResponse))]
[JsonSerializable(typeof(PasskeyRequest))]
[JsonSerializable(typeof(PasskeyResponse))]
[JsonSerializable(typeof(PasskeyListResponse))]
[JsonSerializable(typeof(SessionListResponse))]
[JsonSerializable(typeof(ProfileResponse))]
[JsonSerializable(typeof(ProfileRequest))]
[JsonSerializable(typeof(PasswordChangeRequest))]
[JsonSerializable(typeof(TwoFactorSecretResponse))]
[JsonSerializable(typeof(TwoFactorRequest))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(UserListResponse))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserCreatedResponse))]
[JsonSerializable(typeof(RoleRequest))]
[JsonSerializable(typeof(ActiveRequest))]
[JsonSerializable(typeof(GroupIdsRequest))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(EmailRequest))]
[JsonSerializable(typeof(PasswordResetLinkResponse))]
[JsonSerializable(typeof(InviteLinkResponse))]
[JsonSerializable(typeof(GroupResponse))]
[JsonSerializable(typeof(GroupListResponse))]
[JsonSerializable(typeof(GroupRequest))]
[JsonSerializable(typeof(UserIdsRequest))]
// Domains
[JsonSerializable(typeof(DomainResponse))]
[JsonSerializable(typeof(DomainListResponse))]
[JsonSerializable(typeof(DomainRequest))]
[JsonSerializable(typeof(WellKnownRequest))]
[JsonSerializable(typeof(DnsCheckResponse))]
// Services
[JsonSerializable(typeof(ServiceListResponse))]
[JsonSerializable(typeof(ServiceResponse))]
[JsonSerializable(typeof(ServiceRequest))]
[JsonSerializable(typeof(ServicesStatusResponse))]
// Platform
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(ServerNameBody))]
[JsonSerializable(typeof(DashboardConfigResponse))]
[JsonSerializable(typeof(ActivateRequest))]
[JsonSerializable(typeof(ActivateResponse))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(EventListResponse))]
[JsonSerializable(typeof(NotificationResponse))]
[JsonSerializable(typeof(NotificationListResponse))]
[JsonSerializable(typeof(AcknowledgeRequest))]
[JsonSerializable(typeof(SystemInfoResponse))]
[JsonSerializable(typeof(MemoryResponse))]
[JsonSerializable(typeof(CpusResponse))]
[JsonSerializable(typeof(ShutdownRequest))]
// Catalog and packages
[JsonSerializable(typeof(CatalogPackageResponse))]
[JsonSerializable(typeof(CatalogResponse))]
[JsonSerializable(typeof(PackageUploadResponse))]
[JsonSerializable(typeof(PackageBuildRequest))]
[JsonSerializable(typeof(PackageBuildResult))]
public sealed partial class BerthJson : JsonSerializerContext
{
    /// <summary>Gives <paramref name="options"/> the same rules, for a host that serialises with options of its own.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.AllowReadingFromString;
        options.Converters.Add(new IsoTimeConverter());
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
