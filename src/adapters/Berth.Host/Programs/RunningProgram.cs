using System.Diagnostics;
using System.Text;
using Berth.Ports;
using Berth.Ports.Programs;

namespace Berth.Host.Programs;

internal sealed class RunningProgram : IRunningProgram
{
    /// <summary>How long to wait for the last output of what was killed; only something that hid from us takes it all.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ProgramCall _call;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ending = new();
    private readonly TextCapture _output;
    private readonly TextCapture _errors;
    private readonly Task _drained;

    public RunningProgram(Process process, ProgramCall call, bool captureOutput, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_process, _call, _clock) = (process, call, clock);
        _output = new TextCapture(call.CaptureLimit, call.OnOutputLine);
        _errors = new TextCapture(call.CaptureLimit, call.OnErrorLine);
        Output = process.StandardOutput.BaseStream;
        _drained = Task.WhenAll(
            captureOutput ? DrainAsync(Output, _output) : Task.CompletedTask,
            DrainAsync(process.StandardError.BaseStream, _errors));
        Completion = CompleteAsync(cancellationToken);
    }

    public Stream Output { get; }

    public Task<ProgramResult> Completion { get; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
        _ending.Dispose();
    }

    private async Task<ProgramResult> CompleteAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_call.Timeout ?? Timeout.InfiniteTimeSpan, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, _ending.Token);
        var fed = FeedAsync(stop.Token);
        try
        {
            await _process.WaitForExitAsync(stop.Token);
            await _drained.WaitAsync(stop.Token);
            return new ProgramResult(_process.ExitCode, _output.Text, _errors.Text);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (timeout.IsCancellationRequested)
            {
                throw new PortException("program.timeout", $"{_call.FileName} did not end within {_call.Timeout} and was stopped.", isTransient: true);
            }

            // What a callback threw, if that was it; otherwise somebody disposed us.
            await _drained.WaitAsync(Aftermath, _clock, CancellationToken.None);
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await fed;
        }
    }

    /// <summary>Kills the program, its children, and what is left of its session.</summary>
    private async Task EndAsync()
    {
        var id = _process.Id;
        _process.Kill(entireProcessTree: true);
        ProcessGroup.Kill(id);
        await Task.WhenAll(_process.WaitForExitAsync(CancellationToken.None), _drained)
            .WaitAsync(Aftermath, _clock, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task FeedAsync(CancellationToken stop)
    {
        try
        {
            await using var input = _process.StandardInput.BaseStream;
            if (_call.Input is not null)
            {
                await _call.Input.CopyToAsync(input, stop);
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // The program does not want more, which is its right; the exit code tells whether all is well.
        }
    }

    private async Task DrainAsync(Stream stream, TextCapture capture)
    {
        try
        {
            using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false);
            var buffer = new char[16 << 10];
            while (await reader.ReadAsync(buffer) is > 0 and var count)
            {
                capture.Add(buffer.AsSpan(0, count));
            }

            capture.End();
        }
        catch
        {
            // A callback threw. Nobody reads on, so the program would wait for ever.
            await _ending.CancelAsync();
            throw;
        }
    }
}
