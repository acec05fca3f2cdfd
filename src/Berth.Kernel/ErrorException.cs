namespace Berth.Kernel;

/// <summary>
/// Carries an <see cref="Kernel.Error"/> up through code that has no other way back, such as a step of an
/// operation. Not for bugs: those stay ordinary exceptions.
/// </summary>
public sealed class ErrorException(Error error, Exception? inner = null) : Exception(error.Message, inner)
{
    public Error Error { get; } = error;
}
