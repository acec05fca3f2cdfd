using System.Text.Json;

namespace Berth.Manifest;

/// <summary>
/// One package's <c>CloudronManifest.json</c>, checked and typed. Made only by <see cref="ManifestReader"/>, never changed;
/// safe to share between threads. What the platform does not know stays in <see cref="Json"/>, which is what is stored and handed on.
/// Text that is missing or unusable is null; lists are empty rather than null.
/// </summary>
public sealed class CloudronManifest
{
    /// <summary>What an app gets that asks for nothing or less: 256 MiB.</summary>
    public const long MinimumMemory = 256L << 20;

    internal CloudronManifest(JsonElement json) => Json = json;

    /// <summary>The whole document with every field, known or not, as it was read (of repeated members the last).</summary>
    public JsonElement Json { get; }

    /// <summary>1 or 2; decides the names of environment variables, see <see cref="EnvironmentNames"/>.</summary>
    public int ManifestVersion { get; internal init; }

    public PackageVersion Version { get; internal init; } = PackageVersion.Zero;

    /// <summary>Container port that speaks plain HTTP; 0 is an app without a web face.</summary>
    public int HttpPort { get; internal init; }

    /// <summary>Identity across versions, such as <c>org.wordpress.cloudronapp</c>.</summary>
    public string? Id { get; internal init; }

    public string? Title { get; internal init; }

    public string? Author { get; internal init; }

    /// <summary>Markdown, or <c>file://…</c> in a source tree; see <see cref="PackageFolder"/>.</summary>
    public string? Description { get; internal init; }

    public string? Tagline { get; internal init; }

    public Uri? Website { get; internal init; }

    public string? ContactEmail { get; internal init; }

    /// <summary>Markdown, or <c>file://…</c> in a source tree.</summary>
    public string? Changelog { get; internal init; }

    public IReadOnlyList<string> Tags { get; internal init; } = [];

    public IReadOnlyList<Uri> MediaLinks { get; internal init; } = [];

    /// <summary>A file beside the manifest, as <c>file://logo.png</c> or a bare name.</summary>
    public string? Icon { get; internal init; }

    public Uri? IconUrl { get; internal init; }

    /// <summary>Path (with query) to probe, always with exactly one leading slash. Null: the app counts as healthy while it runs.</summary>
    public string? HealthCheckPath { get; internal init; }

    /// <summary>In manifest order.</summary>
    public ManifestAddons Addons { get; internal init; } = ManifestAddons.None;

    /// <summary>Image reference; null in a source tree, where tools fill it in.</summary>
    public string? DockerImage { get; internal init; }

    /// <summary>Bytes as the manifest asks for; null when it does not.</summary>
    public long? MemoryLimit { get; internal init; }

    /// <summary>Bytes the app gets unless its owner says more: never below <see cref="MinimumMemory"/>.</summary>
    public long EffectiveMemoryLimit => Math.Max(MemoryLimit ?? MinimumMemory, MinimumMemory);

    public IReadOnlyList<ManifestPort> TcpPorts { get; internal init; } = [];

    public IReadOnlyList<ManifestPort> UdpPorts { get; internal init; } = [];

    /// <summary>TCP, then UDP. Names are unique over these and <see cref="HttpPorts"/>.</summary>
    public IEnumerable<ManifestPort> Ports => TcpPorts.Concat(UdpPorts);

    public IReadOnlyList<ManifestHttpPort> HttpPorts { get; internal init; } = [];

    public IReadOnlyList<ManifestCapability> Capabilities { get; internal init; } = [];

    /// <summary>Whoever installs may choose to do without platform users.</summary>
    public bool OptionalSso { get; internal init; }

    /// <summary>The app may have alias names (<c>multiDomain</c> or <c>aliasableDomain</c>).</summary>
    public bool MultiDomain { get; internal init; }

    /// <summary>Path of the app's administration page, always with exactly one leading slash.</summary>
    public string? ConfigurePath { get; internal init; }

    /// <summary>Markdown with variables; shown through <see cref="PostInstallMessage"/>.</summary>
    public string? PostInstall { get; internal init; }

    public IReadOnlyList<ChecklistItem> Checklist { get; internal init; } = [];

    /// <summary>Log files inside the container, absolute.</summary>
    public IReadOnlyList<string> LogPaths { get; internal init; } = [];

    public string? UpstreamVersion { get; internal init; }

    /// <summary>Absolute paths without <c>.</c>, <c>..</c> or a trailing slash: writable copies of image content, reset by an update.</summary>
    public IReadOnlyList<string> RuntimeDirs { get; internal init; } = [];

    /// <summary>Absolute paths without <c>.</c>, <c>..</c> or a trailing slash: kept over updates, not in the file backup.</summary>
    public IReadOnlyList<string> PersistentDirs { get; internal init; } = [];

    /// <summary>Run by <c>/bin/sh -c</c> before a backup.</summary>
    public string? BackupCommand { get; internal init; }

    /// <summary>Run by <c>/bin/sh -c</c> before the app starts after a restore.</summary>
    public string? RestoreCommand { get; internal init; }

    /// <summary>Oldest platform this runs on; null is any.</summary>
    public PlatformVersion? MinBoxVersion { get; internal init; }

    /// <summary>Newest platform this runs on; null is any.</summary>
    public PlatformVersion? MaxBoxVersion { get; internal init; }

    public PlatformVersion? TargetBoxVersion { get; internal init; }

    public Uri? DocumentationUrl { get; internal init; }

    public Uri? ForumUrl { get; internal init; }

    public string? PackagerName { get; internal init; }

    public Uri? PackagerUrl { get; internal init; }

    public Uri? PackageUrl { get; internal init; }

    public UpstreamLicense? UpstreamLicense { get; internal init; }

    /// <summary>
    /// The app can know the platform's users (<c>ldap</c>, <c>oidc</c>, <c>proxyAuth</c>, <c>oauth</c>): the default of its
    /// <c>sso</c> setting. <c>email</c> does not count: its variables stay without single sign-on.
    /// </summary>
    public bool HasSignOn => Addons.Any(a => a.IsSignOn);

    /// <summary>The document as JSON text, every field kept.</summary>
    public string ToJson(bool indented = false) => JsonText.Write(Json, indented);

    /// <summary>The same manifest with another image, read and checked again.</summary>
    public ManifestReadResult WithDockerImage(string image) => ManifestReader.Read(JsonText.WithText(Json, ("dockerImage", image)));

    /// <summary>Null when the platform is within <see cref="MinBoxVersion"/> and <see cref="MaxBoxVersion"/>, else what to say.</summary>
    /// <param name="platform">Null is <see cref="PlatformVersion.Emulated"/>.</param>
    public ManifestProblem? CheckPlatform(PlatformVersion? platform = null) => PlatformCheck.Check(this, platform ?? PlatformVersion.Emulated);

    public override string ToString() => $"{Id ?? Title ?? "app"} {Version}";
}
