using System.Runtime.CompilerServices;
using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Operations at work, queued and finished.</summary>
public sealed class TasksApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ApiTransport _transport;
    private readonly TimeProvider _time;
    private readonly LogReader _logs;

    internal TasksApi(ApiTransport transport, TimeProvider time) => (_transport, _time, _logs) = (transport, time, new LogReader(transport));

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<TaskResponse>> ListAsync(int page, int perPage, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"tasks?page={page}&per_page={perPage}", BerthJson.Default.TaskListResponse, cancellationToken).ConfigureAwait(false)).Tasks;

    public Task<TaskResponse> GetAsync(string id, CancellationToken cancellationToken) =>
        _transport.GetAsync(Path(id), BerthJson.Default.TaskResponse, cancellationToken);

    /// <summary>Asks it to end; 409 when it is not at work.</summary>
    public Task StopAsync(string id, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/stop", new EmptyResponse(), BerthJson.Default.EmptyResponse, cancellationToken);

    public IAsyncEnumerable<LogLineResponse> ReadLogAsync(string id, int lines, bool follow, CancellationToken cancellationToken) =>
        _logs.ReadAsync(Path(id), lines, follow, cancellationToken);

    /// <summary>
    /// The task now and after every change; the last one is finished. Asks four times a second at first, then once a second.
    /// A platform that restarts meanwhile is waited for, two minutes at most.
    /// </summary>
    public async IAsyncEnumerable<TaskResponse> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begin = _time.GetTimestamp();
        long? failingSince = null;
        TaskResponse? last = null;
        while (true)
        {
            TaskResponse? now = null;
            try
            {
                now = await GetAsync(id, cancellationToken).ConfigureAwait(false);
                failingSince = null;
            }
            catch (ApiException exception) when (exception.IsTransient)
            {
                failingSince ??= _time.GetTimestamp();
                if (_time.GetElapsedTime(failingSince.Value) > Patience)
                {
                    throw;
                }
            }

            if (now is not null && !Same(last, now))
            {
                yield return last = now;
            }

            if (now is { Active: false, Pending: false })
            {
                yield break;
            }

            var pause = _time.GetElapsedTime(begin) < TimeSpan.FromSeconds(3) ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(1);
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Path(string id) => $"tasks/{Uri.EscapeDataString(id)}";

    private static bool Same(TaskResponse? last, TaskResponse now) =>
        last is not null && last.Active == now.Active && last.Pending == now.Pending && last.Percent == now.Percent && last.Message == now.Message;
}
