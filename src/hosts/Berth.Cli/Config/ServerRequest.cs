namespace Berth.Cli.Config;

/// <summary>The server as the command line names it; null is not named.</summary>
internal sealed record ServerRequest(string? Server, string? Token, string? Ca, bool AllowSelfSigned);
