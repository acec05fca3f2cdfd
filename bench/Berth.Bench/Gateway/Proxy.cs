namespace Berth.Bench.Gateway;

/// <summary>A proxy as it is started: in the foreground, on a port of its own, with everything it needs in the field's directory.</summary>
internal sealed record Proxy(
    string Name, int Port, string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string>? Environment = null);
