namespace Berth.Manifest;

/// <summary>Something the owner should do after the install.</summary>
/// <param name="Message">Markdown; may hold the variables of <see cref="PostInstallMessage"/>.</param>
/// <param name="Sso">Show only with (true) or only without (false) platform users; null is always.</param>
public sealed record ChecklistItem(string Key, string Message, bool? Sso)
{
    public bool AppliesTo(bool sso) => Sso is null || Sso == sso;
}
