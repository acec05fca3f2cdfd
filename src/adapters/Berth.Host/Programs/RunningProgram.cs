using System.Diagnostics;
using System.Runtime.ExceptionServices;
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
    private ExceptionDispatchInfo? _failure;

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
            _failure?.Throw();
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

            // Otherwise somebody disposed us.
            _failure?.Throw();
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
        if (_call.InterruptGrace > TimeSpan.Zero && !_process.HasExited)
        {
            ProcessGroup.Interrupt(id);
            await _process.WaitForExitAsync(CancellationToken.None)
                .WaitAsync(_call.InterruptGrace, _clock, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _process.Kill(entireProcessTree: true);
        ProcessGroup.Kill(id);
        await Task.WhenAll(_process.WaitForExitAsync(CancellationToken.None), _drained)
            .WaitAsync(Aftermath, _clock, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task FeedAsync(CancellationToken stop)
    {
        var input = _process.StandardInput.BaseStream;
        var buffer = new byte[_call.Input is null ? 0 : 64 << 10];
        try
        {
            while (_call.Input is not null && await _call.Input.ReadAsync(buffer, stop) is > 0 and var count)
            {
                if (!await TryWriteAsync(input, buffer.AsMemory(0, count), stop))
                {
                    return;
                }
            }

            // Only now, for an input that ends early must not look complete to the program.
            await input.DisposeAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The program is being ended, or has ended.
        }
        catch (Exception problem)
        {
            await FailAsync(problem);
        }
    }

    /// <summary>False when the program wants no more, which is its right; the exit code tells whether all is well.</summary>
    private static async Task<bool> TryWriteAsync(Stream input, ReadOnlyMemory<byte> data, CancellationToken stop)
    {
        try
        {
            await input.WriteAsync(data, stop);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>A stream or a callback of the caller's threw: the program cannot go on.</summary>
    private Task FailAsync(Exception problem)
    {
        _failure ??= ExceptionDispatchInfo.Capture(problem);
        return _ending.CancelAsync();
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
        catch (Exception problem)
        {
            await FailAsync(problem);
        }
    }
}
