namespace Berth.Identity.OpenId;

/// <summary>Where the provider answers. Packages put <c>/auth</c>, <c>/token</c> and <c>/me</c> behind the issuer themselves; the rest is read from the discovery document.</summary>
internal static class OpenIdPaths
{
    public const string Root = "/openid";
    public const string Authorization = "/openid/auth";
    public const string Token = "/openid/token";
    public const string UserInfo = "/openid/me";
    public const string Keys = "/openid/jwks";
    public const string Discovery = "/openid/.well-known/openid-configuration";
    public const string Revocation = "/openid/token/revocation";
    public const string EndSession = "/openid/session/end";
    public const string DeviceAuthorization = "/openid/device/auth";
    public const string Device = "/openid/device";

    public static string Issuer(IdentityOptions options) => options.DashboardOrigin() + Root;
}
