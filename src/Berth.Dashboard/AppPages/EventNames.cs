using Berth.Contracts;
using Berth.Dashboard.Shared;
using Berth.Dashboard.Words;

namespace Berth.Dashboard.AppPages;

internal static class EventNames
{
    /// <summary>What happened, with the error when it is one.</summary>
    public static string Of(EventResponse entry)
    {
        var key = $"event.{entry.Action}";
        var words = Texts.Say(key);
        var what = words == key ? entry.Action : words;
        return Json.Text(entry.Data, "errorMessage") is { Length: > 0 } error ? $"{what}: {error}" : what;
    }

    public static string Who(EventResponse entry) => entry.Source.Username is { Length: > 0 } name ? name : Texts.Say("event.platform");
}
