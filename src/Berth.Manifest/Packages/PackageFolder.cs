namespace Berth.Manifest;

/// <summary>Placeholder</summary>
public static class PackageFolder;
