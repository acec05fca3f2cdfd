using System.Text.Json.Nodes;
using Berth.Addons.Providers;

namespace Berth.Addons.Tests;

/// <summary>Apps to test with.</summary>
internal static class Apps
{
    public static AddonConsumer WithId(string id, params (string Addon, string Options)[] addons) => new(
        id,
        2,
        [.. addons.Select(addon => KeyValuePair.Create(addon.Addon, JsonNode.Parse(addon.Options)!.AsObject()))],
        Sso: false,
        MemoryBytes: 256 << 20,
        DataDirectory: "/nonexistent",
        new Dictionary<string, bool>());

    public static AddonConsumer New(params (string Addon, string Options)[] addons) => WithId(Guid.NewGuid().ToString(), addons);

    public static string Value(this AddonGrants grants, string name) => grants.Environment.Single(variable => variable.Key == name).Value;

    public static bool Has(this AddonGrants grants, string name) => grants.Environment.Any(variable => variable.Key == name);
}
