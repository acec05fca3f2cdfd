using Berth.Dashboard.Words;

namespace Berth.Dashboard.Shared;

/// <summary>Spans and sizes for people.</summary>
internal static class Duration
{
    public static string About(double seconds) => seconds switch
    {
        < 10 => Texts.Say("time.moment"),
        < 90 => Texts.Say("time.seconds", (int)(Math.Ceiling(seconds / 10) * 10)),
        < 5400 => Texts.Say("time.minutes", (int)Math.Ceiling(seconds / 60)),
        _ => Texts.Say("time.hours", (int)Math.Ceiling(seconds / 3600)),
    };
}
