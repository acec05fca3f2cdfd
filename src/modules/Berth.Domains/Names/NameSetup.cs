namespace Berth.Domains;

/// <summary>How a name is to be set up.</summary>
/// <param name="Overwrite">Records that somebody else made for it may be replaced; they come back when the name goes.</param>
/// <param name="Skip">Records are not touched at all: the caller sees to them.</param>
/// <param name="Held">The name was set up before and only has to stay so: no provider is asked again.</param>
public sealed record NameSetup(bool Overwrite = false, bool Skip = false, bool Held = false)
{
    /// <summary>What is going on, for people.</summary>
    public IProgress<string>? Progress { get; init; }
}
