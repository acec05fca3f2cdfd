using System.Globalization;
using System.Resources;

namespace Berth.Dashboard.Words;

/// <summary>What pages say, in the language of the request: <c>Texts.resx</c> is English, <c>Texts.de.resx</c> German.</summary>
internal static class Texts
{
    public static readonly IReadOnlyList<string> Languages = ["en", "de"];

    internal static readonly ResourceManager Resources = new("Berth.Dashboard.Words.Texts", typeof(Texts).Assembly);

    /// <param name="key">A text's name; shown itself when there is none, so that a gap is seen and breaks nothing.</param>
    public static string Say(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture) ?? key;

    /// <inheritdoc cref="Say(string)" />
    /// <param name="values">For {0}, {1} …</param>
    public static string Say(string key, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, Say(key), values);
}
