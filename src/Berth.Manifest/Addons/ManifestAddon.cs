using System.Text.Json;

namespace Berth.Manifest;

/// <summary>A service the app asks for.</summary>
/// <param name="Name">As in the manifest, such as <c>mysql</c>.</param>
/// <param name="Options">The options as written, unknown ones included; always an object.</param>
public abstract record ManifestAddon(string Name, JsonElement Options)
{
    /// <summary>Gives the app the platform's users, so it is absent for an app installed without single sign-on.</summary>
    public virtual bool IsSignOn => false;
}

/// <summary><c>docker</c>: a filtered view of the container engine.</summary>
public sealed record DockerAddon(JsonElement Options) : ManifestAddon("docker", Options);

/// <summary><c>email</c>: lets a webmail-like app act for people with mailboxes.</summary>
public sealed record EmailAddon(JsonElement Options) : ManifestAddon("email", Options);

/// <summary><c>headless</c>: no web face and no health probe.</summary>
public sealed record HeadlessAddon(JsonElement Options) : ManifestAddon("headless", Options);

/// <summary><c>scim</c>: the app pulls users and groups. Only useful with single sign-on, but not a way to sign on.</summary>
public sealed record ScimAddon(JsonElement Options) : ManifestAddon("scim", Options);

/// <summary><c>tls</c>: certificate files in <c>/etc/certs</c>.</summary>
public sealed record TlsAddon(JsonElement Options) : ManifestAddon("tls", Options);

/// <summary><c>turn</c>: a relay for audio and video.</summary>
/// <param name="Optional">The administrator may turn it off.</param>
public sealed record TurnAddon(JsonElement Options, bool Optional) : ManifestAddon("turn", Options);
