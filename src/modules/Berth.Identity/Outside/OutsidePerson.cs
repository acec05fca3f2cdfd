namespace Berth.Identity.Outside;

/// <param name="Dn">Where they are in the outside directory.</param>
/// <param name="Username">Lower case, not checked against our rules yet.</param>
internal sealed record OutsidePerson(string Dn, string Username, string Email, string DisplayName);

/// <param name="Members">Names (dn) or usernames, as the directory has them.</param>
internal sealed record OutsideGroup(string Name, IReadOnlyList<string> Members);
