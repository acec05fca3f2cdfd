using System.Text.RegularExpressions;

namespace Berth.Docker;

/// <summary>Names go into request paths, and the engine takes a prefix of an id for a name: both are guarded here.</summary>
internal static partial class EngineNames
{
    /// <summary>True when a container, network, volume or exec could be called this.</summary>
    public static bool CanExist(string name) => Name().IsMatch(name) && (name.Length == 64 || !Hexadecimal().IsMatch(name));

    public static string Check(string name, string what) => CanExist(name)
        ? name
        : throw new PortException("engine.refused", $"'{name}' cannot name a {what}: use letters, digits, '_', '.' and '-', not only hexadecimal digits.");

    /// <summary>Same rule, for things that must exist.</summary>
    public static string CheckContainer(string name) => CanExist(name)
        ? name
        : throw new PortException("container.not_found", $"There is no container '{name}'.");

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-f]+\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Hexadecimal();
}
