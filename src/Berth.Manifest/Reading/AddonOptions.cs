using System.Text.Json;

namespace Berth.Manifest;

internal static class AddonOptions
{
    /// <summary>
    /// A switch of an addon. The format checks none of them, and the original platform asks only whether the value counts as
    /// true in JavaScript; so does this, with a note.
    /// </summary>
    public static bool Option(this ObjectReader options, string name)
    {
        if (!options.Element.TryGetProperty(name, out var value))
        {
            return false;
        }

        var isOn = value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => value.GetString()!.Length > 0,
            JsonValueKind.Number => !value.TryGetDouble(out var number) || number != 0,
            _ => true,
        };
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            options.Problems.Note(options.PathOf(name), $"Should be true or false; taken as {(isOn ? "true" : "false")}.", value);
        }

        return isOn;
    }

    /// <summary>Goes into a <c>CREATE DATABASE</c> statement, so only what locale names are made of is let through.</summary>
    public static string? Locale(ObjectReader options)
    {
        var locale = options.Text("locale");
        if (locale is null || (locale.Length <= 64 && locale.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '@')))
        {
            return locale;
        }

        options.Problems.Error(options.PathOf("locale"), "Must be the name of a locale, such as C or en_US.UTF-8.", options.Element.GetProperty("locale"));
        return null;
    }
}
