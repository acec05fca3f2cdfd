using Berth.Client;
using Berth.Contracts;
using Berth.Dashboard.Shared;

namespace Berth.Dashboard.Store;

/// <summary>What the install dialog asks, and the request that follows from it.</summary>
internal sealed class InstallForm(CatalogPackageResponse package)
{
    public string Subdomain { get; set; } = Suggest(package.Title);

    public string Domain { get; set; } = "";

    public Access Access { get; set; }

    public IReadOnlyCollection<string> Groups { get; set; } = [];

    public IReadOnlyCollection<string> Users { get; set; } = [];

    /// <summary>Installing with the app's own accounts is a choice that the package leaves.</summary>
    public bool MayUseOwnAccounts { get; } = Json.Flag(package.Manifest, "optionalSso");

    public bool ChosenNobody => Access == Access.Chosen && Groups.Count + Users.Count == 0;

    public InstallRequest ToRequest() => new()
    {
        AppStoreId = package.Id,
        Subdomain = Subdomain.Trim(),
        Domain = Domain,
        AccessRestriction = AppsApi.Write(Access == Access.Chosen ? new AccessRestriction([.. Users], [.. Groups]) : null),
        Sso = MayUseOwnAccounts ? Access != Access.Own : null,
    };

    /// <summary>A host name made of a title.</summary>
    private static string Suggest(string title) =>
        string.Join('-', new string([.. title.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 and < 60 } name ? name : "app";
}
