using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Berth.Dashboard.Apps;
using Berth.Dashboard.Words;

namespace Berth.Dashboard.Tests;

public sealed partial class TextTests
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de");

    [Fact]
    public void EveryText_IsThereInBothLanguages_WithTheSameValuesInIt()
    {
        var english = Read(CultureInfo.InvariantCulture);
        var german = Read(German);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in english)
        {
            Assert.True(Places(text).SequenceEqual(Places(german[key])), key);
            Assert.False(string.IsNullOrWhiteSpace(german[key]), key);
        }
    }

    [Fact]
    public void EveryTextThatPagesName_Exists()
    {
        var known = Read(CultureInfo.InvariantCulture);
        var sources = Directory.EnumerateFiles(Path.Combine(Root(), "src", "Berth.Dashboard"), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal));
        var named = sources.SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(match => match.Groups["key"].Value)).ToHashSet();
        Assert.NotEmpty(named);
        Assert.All(named, key => Assert.Contains(key, known.Keys));
        Assert.All(Enum.GetNames<AppState>(), state => Assert.Contains($"state.{state}", known.Keys));
        Assert.All(AppFilter.Kinds, kind => Assert.Contains($"filter.{kind}", known.Keys));
    }

    [Fact]
    public void AGermanBrowser_GetsGerman()
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = German;
            Assert.Equal("Meine Apps", Texts.Say("apps.title"));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        Texts.Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Berth.slnx")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run in the repository.");
        }

        return at.FullName;
    }

    [GeneratedRegex(@"\{\d\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"Texts\.Say\(""(?<key>[a-z.]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
