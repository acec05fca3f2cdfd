using Berth.Contracts;
using Berth.Dashboard.Words;

namespace Berth.Dashboard.Tasks;

internal static class TaskNames
{
    /// <summary>Such as "Install blog".</summary>
    /// <param name="task">The task.</param>
    /// <param name="apps">Names of apps by id; one that is gone is told by the beginning of its id.</param>
    public static string Of(TaskResponse task, IReadOnlyDictionary<string, string> apps)
    {
        var subject = task.AppId is { } app ? apps.GetValueOrDefault(app) ?? app.Split('-')[0] : task.Subject;
        var kind = task.Kind ?? task.Type;
        var key = $"task.kind.{kind}";
        var words = Texts.Say(key);
        return $"{(words == key ? kind : words)} {subject}".Trim();
    }

    public static string State(TaskResponse task) => Texts.Say(task switch
    {
        { Active: true } => "task.state.active",
        { Pending: true } => "task.state.pending",
        { Success: true } => "task.state.done",
        { Error.Code: "stopped" } => "task.state.cancelled",
        _ => "task.state.failed",
    });

    public static string Mark(TaskResponse task) => task switch
    {
        { Active: true } or { Pending: true } => "busy",
        { Success: true } => "good",
        { Error.Code: "stopped" } => "quiet",
        _ => "bad",
    };
}
