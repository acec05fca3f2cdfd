using Berth.Dashboard.Shared;
using Microsoft.AspNetCore.Components;

namespace Berth.Dashboard.AppPages;

/// <summary>A part of an app's page, drawn again when the app changes.</summary>
public abstract class AppPart : DashboardPart
{
    [CascadingParameter]
    public LiveApp App { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        App.Listeners.Add(Redraw);
        await base.OnInitializedAsync();
    }

    /// <summary>Starts something of the app: the page looks for it at once.</summary>
    protected Task<bool> ActAsync(Func<Task> start) => TryAsync(async () =>
    {
        await start();
        App.Hurry();
    });

    /// <summary>The app is another than before.</summary>
    protected virtual Task ChangedAsync() => Task.CompletedTask;

    protected override ValueTask LeaveAsync()
    {
        App.Listeners.Remove(Redraw);
        return ValueTask.CompletedTask;
    }

    private void Redraw() => _ = InvokeAsync(async () =>
    {
        await ChangedAsync();
        StateHasChanged();
    });
}
