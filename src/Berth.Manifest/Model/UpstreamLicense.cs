namespace Berth.Manifest;

/// <summary>The licence of the packaged software.</summary>
public sealed record UpstreamLicense(string Name, Uri Url);
