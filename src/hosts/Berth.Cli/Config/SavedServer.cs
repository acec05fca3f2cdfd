namespace Berth.Cli.Config;

/// <summary>A server one logged in to.</summary>
/// <param name="Ca">Absolute path of a PEM file, or null.</param>
internal sealed record SavedServer(string Name, string Endpoint, string Token, string? Ca, bool AllowSelfSigned);
