using System.Net;
using Berth.Client;
using Berth.Dashboard.Shell;
using Microsoft.AspNetCore.Components;

namespace Berth.Dashboard.Shared;

/// <summary>What asks the API: opens the session first, keeps what went wrong to be shown, and sends people to sign in again when they must.</summary>
public abstract class DashboardPart : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();

    [Inject]
    protected Session Session { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    /// <summary>Cancelled when the person has left.</summary>
    protected CancellationToken Gone => _gone.Token;

    protected ApiException? Problem { get; set; }

    /// <summary>The first look is over, well or not.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>Something was started and its answer is awaited; buttons wait meanwhile.</summary>
    protected bool Busy { get; private set; }

    protected BerthClient Api => Session.Api;

    protected override async Task OnInitializedAsync()
    {
        await TryAsync(async () =>
        {
            await Session.OpenAsync(Gone);
            await LoadAsync(Gone);
        });
        Loaded = true;
    }

    /// <summary>The first look.</summary>
    protected virtual Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>Whether it went well; <see cref="Problem"/> says otherwise.</returns>
    protected async Task<bool> TryAsync(Func<Task> work)
    {
        Busy = true;
        try
        {
            await work();
            Problem = null;
            return true;
        }
        catch (ApiException problem)
        {
            Problem = problem;
            SendAway(problem);
            return false;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Busy = false;
        }
    }

    /// <summary>Leaves the page when no call of it can go well any more.</summary>
    protected void SendAway(ApiException problem)
    {
        if (problem.Code == "auth.second_factor_required")
        {
            Navigation.NavigateTo("/account/second-factor", forceLoad: true);
        }
        else if (problem.StatusCode == HttpStatusCode.Unauthorized)
        {
            Navigation.NavigateTo($"/login?returnTo={Uri.EscapeDataString("/" + Navigation.ToBaseRelativePath(Navigation.Uri))}", forceLoad: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await _gone.CancelAsync();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Before <see cref="Gone"/> is cancelled.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;
}
