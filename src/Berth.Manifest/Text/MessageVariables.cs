namespace Berth.Manifest;

/// <summary>What the variables in a package's messages stand for.</summary>
/// <param name="AppLocation">Sub-domain part, empty on the bare domain.</param>
/// <param name="AppDomain">Domain part only, unlike the environment variable of the same name.</param>
/// <param name="AppFqdn">Whole host name.</param>
/// <param name="AppOrigin">Scheme, host name, and the port when it is not the usual one.</param>
/// <param name="ApiDomain">The dashboard's host name.</param>
/// <param name="ApiOrigin">Like <paramref name="AppOrigin"/>, of the dashboard.</param>
/// <param name="UserName">Whoever is looking.</param>
public sealed record MessageVariables(
    string AppId,
    string AppLocation,
    string AppDomain,
    string AppFqdn,
    string AppOrigin,
    string ApiDomain,
    string ApiOrigin,
    string UserName)
{
    internal IReadOnlyList<(string Name, string Value)> ByName() =>
    [
        ("$CLOUDRON-APP-LOCATION", AppLocation),
        ("$CLOUDRON-APP-DOMAIN", AppDomain),
        ("$CLOUDRON-APP-FQDN", AppFqdn),
        ("$CLOUDRON-APP-ORIGIN", AppOrigin),
        ("$CLOUDRON-API-DOMAIN", ApiDomain),
        ("$CLOUDRON-API-ORIGIN", ApiOrigin),
        ("$CLOUDRON-USERNAME", UserName),
        ("$CLOUDRON-APP-ID", AppId),
    ];
}
