namespace Berth.Manifest;

/// <summary>A raw TCP or UDP port the app can be reached on, chosen by whoever installs it.</summary>
/// <param name="Name">The environment variable that carries the chosen host port. Never prefixed.</param>
/// <param name="Title">Label for people; the name when the manifest has none.</param>
/// <param name="ContainerPort">Port inside the container. Null: the same number as the chosen host port.</param>
/// <param name="DefaultValue">Host port to suggest.</param>
/// <param name="Count">Length of the consecutive range, 1 to 1000; exported as <c>NAME_COUNT</c> when the manifest asks for a range.</param>
/// <param name="IsRange">The manifest has a <c>portCount</c>, so <c>NAME_COUNT</c> is exported.</param>
/// <param name="ReadOnly">Whoever installs may not change the number.</param>
/// <param name="EnabledByDefault">A hint for the install page only.</param>
public sealed record ManifestPort(
    string Name,
    Transport Transport,
    string Title,
    string Description,
    int? ContainerPort,
    int? DefaultValue,
    int Count,
    bool IsRange,
    bool ReadOnly,
    bool EnabledByDefault);

public enum Transport
{
    Tcp,
    Udp,
}
