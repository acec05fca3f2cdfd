using System.Diagnostics.CodeAnalysis;

namespace Berth.Kernel;

/// <summary>A value, or the <see cref="Kernel.Error"/> that stood in its way. Never both, never neither.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly Error? _error;

    private Result(T? value, Error? error) => (_value, _error) = (value, error);

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => _error is null;

    /// <summary>The value; meaningful only when <see cref="IsOk"/>.</summary>
    public T? Value => _value;

    /// <summary>The error; null when <see cref="IsOk"/>.</summary>
    public Error? Error => _error;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);

    /// <summary>Goes on with the value, or hands the error through.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => IsOk ? next(Value) : Error;
}
