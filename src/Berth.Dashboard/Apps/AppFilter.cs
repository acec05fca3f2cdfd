namespace Berth.Dashboard.Apps;

/// <summary>Which apps a list shows.</summary>
/// <param name="Search">Words in name or address.</param>
/// <param name="Kind"><c>all</c>, <c>running</c>, <c>stopped</c>, <c>trouble</c>, <c>busy</c> or <c>update</c>.</param>
public sealed record AppFilter(string Search = "", string Kind = "all")
{
    public static readonly IReadOnlyList<string> Kinds = ["all", "running", "stopped", "trouble", "busy", "update"];

    public bool Shows(AppView app) =>
        Search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            app.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || app.Fqdn.Contains(word, StringComparison.OrdinalIgnoreCase))
        && Kind switch
        {
            "running" => app.State is AppState.Running or AppState.Waking,
            "stopped" => app.State == AppState.Stopped,
            "trouble" => app.State is AppState.Failed or AppState.NotAnswering,
            "busy" => app.IsBusy,
            "update" => app.NewVersion is not null,
            _ => true,
        };
}
