using System.Text.Json;

namespace Berth.Manifest;

/// <summary>The small fields: identity, versions, lists of words and links.</summary>
internal static class BasicsSection
{
    private static readonly Dictionary<string, ManifestCapability> CapabilityNames = new()
    {
        ["net_admin"] = ManifestCapability.NetAdmin,
        ["mlock"] = ManifestCapability.MemoryLock,
        ["ping"] = ManifestCapability.Ping,
        ["vaapi"] = ManifestCapability.VideoAcceleration,
    };

    public static int ManifestVersion(ObjectReader root)
    {
        const string name = "manifestVersion";
        if (!root.TryGet(name, out var value))
        {
            root.Problems.Warn(root.PathOf(name), "Is required; taken as 2.");
            return ManifestReader.NewestManifestVersion;
        }

        if (!JsonNumbers.TryWhole(value, out var number) || number < 1)
        {
            root.Problems.Error(root.PathOf(name), "Must be 1 or 2.", value);
        }
        else if (number > ManifestReader.NewestManifestVersion)
        {
            root.Problems.Error(root.PathOf(name), "Is newer than this platform, which knows 1 and 2. Update the platform, or use an older package.", value);
        }

        return number == 1 ? 1 : ManifestReader.NewestManifestVersion;
    }

    public static PackageVersion Version(ObjectReader root)
    {
        const string name = "version";
        const string allowed = "three numbers and optionally a revision, such as 1.2.3 or 1.2.3-1";
        var path = root.PathOf(name);
        if (!root.TryGet(name, out var value))
        {
            root.Problems.Error(path, $"Is required: {allowed}.");
        }
        else if (value.ValueKind != JsonValueKind.String || !PackageVersion.TryParse(value.GetString(), out var version))
        {
            root.Problems.Error(path, $"Must be {allowed}.", value);
        }
        else
        {
            if (!version.IsStrict)
            {
                root.Problems.Warn(path, $"Should be {allowed}, each number at most 255. A word after the dash does not count when versions are compared.", value);
            }

            return version;
        }

        return PackageVersion.Zero;
    }

    public static int HttpPort(ObjectReader root)
    {
        const string name = "httpPort";
        if (!root.Element.TryGetProperty(name, out _))
        {
            root.Problems.Warn(root.PathOf(name), "Is required, 0 for an app without a web face; taken as 0.");
        }

        return root.Number(name, 0, 65535) ?? 0;
    }

    public static string? Id(ObjectReader root)
    {
        var id = root.Text("id");
        if (id is not null && !IsId(id))
        {
            root.Problems.Warn(
                root.PathOf("id"),
                "Should have at least two parts with dots between them, each of lower-case letters, digits, - and _, such as org.example.app.",
                root.Element.GetProperty("id"));
        }

        return id;
    }

    public static string? ContactEmail(ObjectReader root)
    {
        var email = root.Text("contactEmail");
        if (email is not null && !email.Contains('@', StringComparison.Ordinal))
        {
            root.Problems.Warn(root.PathOf("contactEmail"), "Should be an e-mail address.", root.Element.GetProperty("contactEmail"));
        }

        return email;
    }

    public static IReadOnlyList<Uri> MediaLinks(ObjectReader root) =>
        [.. root.Texts("mediaLinks").Select(l => WebAddress.Read(l.Text, l.Path, l.Json, root.Problems)).OfType<Uri>()];

    public static IReadOnlyList<ManifestCapability> Capabilities(ObjectReader root)
    {
        var capabilities = new List<ManifestCapability>();
        foreach (var (text, path, json) in root.Texts("capabilities", strict: true))
        {
            if (CapabilityNames.TryGetValue(text, out var capability))
            {
                capabilities.Add(capability);
            }
            else
            {
                root.Problems.Error(path, $"Must be one of {string.Join(", ", CapabilityNames.Keys)}.", json);
            }
        }

        return capabilities;
    }

    public static PlatformVersion? BoxVersion(ObjectReader root, string name)
    {
        if (root.Text(name) is not { } text)
        {
            return null;
        }

        if (PlatformVersion.TryParse(text, out var version))
        {
            return version;
        }

        root.Problems.Warn(root.PathOf(name), "Should be a version of the platform such as 9.1.0; ignored.", root.Element.GetProperty(name));
        return null;
    }

    public static UpstreamLicense? License(ObjectReader root)
    {
        const string name = "upstreamLicense";
        if (!root.TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            var reader = new ObjectReader(value, root.PathOf(name), root.Problems);
            foreach (var property in value.EnumerateObject().Where(p => p.Name is not ("name" or "url")))
            {
                root.Problems.Warn(reader.PathOf(property.Name), "Is not a field of upstreamLicense; without effect.", property.Value);
            }

            if (reader.Text("name") is { } licence && reader.Url("url") is { } url)
            {
                return new UpstreamLicense(licence, url);
            }
        }

        root.Problems.Warn(root.PathOf(name), "Must be an object with a name and an http or https url; ignored.", value);
        return null;
    }

    private static bool IsId(string id)
    {
        var parts = id.Split('.');
        return parts.Length >= 2 && parts.All(p =>
            p.Length > 0 && (char.IsAsciiLetterLower(p[0]) || char.IsAsciiDigit(p[0]))
            && p.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'));
    }
}
