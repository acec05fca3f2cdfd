namespace Berth.Manifest;

/// <summary>Something about a manifest that its author should know.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.tcpPorts.SSH.containerPort</c>. <c>$</c> is the whole document.</param>
/// <param name="Value">What stands there, as JSON and cut to a readable length; null when nothing does.</param>
/// <param name="Message">What is wrong and what is allowed. A sentence without the path and the value.</param>
public sealed record ManifestProblem(string Path, string? Value, string Message, ManifestSeverity Severity)
{
    /// <summary>One line for people: <c>$.httpPort: Must be a whole number from 0 to 65535. Found "80a".</c></summary>
    public override string ToString() => Value is null ? $"{Path}: {Message}" : $"{Path}: {Message} Found {Value}.";
}

public enum ManifestSeverity
{
    /// <summary>Odd, but every platform takes it.</summary>
    Note,

    /// <summary>Berth can work with it; the strict validator of the format refuses it.</summary>
    Warning,

    /// <summary>Cannot work: the manifest is refused.</summary>
    Error,
}
