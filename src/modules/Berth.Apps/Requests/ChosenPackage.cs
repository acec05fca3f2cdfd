using Berth.Manifest;

namespace Berth.Apps.Requests;

/// <summary>What a request wants to be installed, found and checked.</summary>
/// <param name="Image">Reference the container will be made from.</param>
/// <param name="Source">Package store id when the image is built here.</param>
/// <param name="VersionsUrl">The list the app follows from now on.</param>
internal sealed record ChosenPackage(CloudronManifest Manifest, string Image, string? Source, string AppStoreId, string? VersionsUrl, ReadOnlyMemory<byte>? Icon);
