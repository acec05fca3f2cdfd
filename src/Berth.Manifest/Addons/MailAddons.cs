using System.Text.Json;

namespace Berth.Manifest;

/// <param name="Optional">The administrator may turn it off.</param>
/// <param name="SupportsDisplayName">The app takes a sender name.</param>
/// <param name="RequiresValidCertificate">The app must be given the mail server's public name.</param>
public sealed record SendMailAddon(JsonElement Options, bool Optional, bool SupportsDisplayName, bool RequiresValidCertificate)
    : ManifestAddon("sendmail", Options);

/// <summary><c>recvmail</c>: an inbox. The administrator may always turn it off.</summary>
public sealed record ReceiveMailAddon(JsonElement Options) : ManifestAddon("recvmail", Options);
