using System.Reflection;
using Berth.Ports;

namespace Berth.Apps.Tests.Support;

/// <summary>What one run of the server calls outside of itself, counted, so that any call can be the last or can fail.</summary>
internal sealed class OutsideCalls
{
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>1 is the first; the run dies right after that call has had its effect: its answer never comes, nor any other.</summary>
    public int? DieAfter { get; init; }

    /// <summary>1 is the first; that call fails and has no effect.</summary>
    public int? FailAt { get; init; }

    public int Count => _count;

    /// <summary>A call that was to fail did.</summary>
    public bool HasFailed { get; private set; }

    public bool IsDead { get; private set; }

    public TaskCompletionSource Died { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Only from here on calls are counted.</summary>
    public bool IsCounting { get; set; }

    public async Task<T> CallAsync<T>(string member, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var number = Next();
        if (number != 0 && number == FailAt)
        {
            HasFailed = true;
            throw new PortException("test.outside", $"{member} failed.", isTransient: true);
        }

        if (!IsDead)
        {
            var answer = await call();
            if (number == 0 || number != DieAfter)
            {
                return answer;
            }

            IsDead = true;
            Died.SetResult();
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("Nothing comes back from the dead.");
    }

    private int Next()
    {
        lock (_lock)
        {
            return IsCounting ? ++_count : 0;
        }
    }
}

/// <summary>A port behind <see cref="OutsideCalls"/>.</summary>
public class Outside<T> : DispatchProxy
    where T : class
{
    private static readonly MethodInfo Typed = typeof(Outside<T>).GetMethod(nameof(TypedAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private T _target = null!;
    private OutsideCalls _calls = null!;

    internal static T Behind(T target, OutsideCalls calls)
    {
        var proxy = Create<T, Outside<T>>();
        ((Outside<T>)(object)proxy)._target = target;
        ((Outside<T>)(object)proxy)._calls = calls;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = targetMethod!;
        var token = args?.OfType<CancellationToken>().FirstOrDefault() ?? CancellationToken.None;
        object? Call() => method.Invoke(_target, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (method.ReturnType == typeof(Task))
        {
            return _calls.CallAsync(method.Name, async () => { await (Task)Call()!; return 0; }, token);
        }

        return method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)
            ? Typed.MakeGenericMethod(method.ReturnType.GenericTypeArguments[0]).Invoke(this, [method.Name, (Func<object?>)Call, token])
            : Call();
    }

    private Task<TAnswer> TypedAsync<TAnswer>(string member, Func<object?> call, CancellationToken cancellationToken) =>
        _calls.CallAsync(member, () => (Task<TAnswer>)call()!, cancellationToken);
}
