namespace Berth.Gateway.StatusPages;

/// <summary>What a visitor is told when there is no app to answer. Says nothing of addresses, routes or reasons inside.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="RetryAfter">Seconds; null when trying again changes nothing.</param>
/// <param name="Heading">Short; <c>{0}</c> is the app's title.</param>
/// <param name="Text">What the visitor can do.</param>
internal sealed record Status(int Code, int? RetryAfter, string Heading, string Text)
{
    public static readonly Status Starting =
        new(503, 5, "{0} is getting ready", "It is being set up or changed and usually answers within a minute. Please reload this page in a moment.");

    public static readonly Status Stopped =
        new(503, 300, "{0} is stopped", "It was stopped by its administrator and will be back once they start it again.");

    public static readonly Status Failed =
        new(503, 60, "{0} is not available", "Its last change did not succeed. The administrator can see why in the dashboard and repair it there.");

    public static readonly Status Unreachable =
        new(502, 10, "{0} does not answer", "It may just be restarting. Please reload this page in a moment; if it stays so, tell the administrator.");

    public static readonly Status TimedOut =
        new(504, 30, "{0} takes too long to answer", "Please try again in a moment; if it stays so, tell the administrator.");

    public static readonly Status UnknownHost =
        new(404, null, "Nothing lives here", "No app has this address. Check it for typing errors; if it is right, the app may have moved or been removed.");

    public static readonly Status NotReady =
        new(503, 5, "This server is starting", "Please reload this page in a moment.");
}
