using Berth.Kernel;

namespace Berth.Apps.Requests;

/// <summary>Everything that is wrong with a request, so that people mend it in one go.</summary>
internal sealed class Problems
{
    private readonly List<Error> _errors = [];

    public bool Any => _errors.Count > 0;

    public void Add(Error error) => _errors.Add(error);

    /// <summary>The value, or null after noting the error.</summary>
    public T? Take<T>(Result<T> result)
        where T : class
    {
        if (!result.IsOk)
        {
            _errors.Add(result.Error);
        }

        return result.Value;
    }

    /// <summary>One error that carries all fields; its code and message are the first's.</summary>
    public Error ToError()
    {
        var first = _errors[0];
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, message) in _errors.SelectMany(error => error.Fields ?? new Dictionary<string, string>()))
        {
            fields.TryAdd(field, message);
        }

        return first with { Fields = fields.Count == 0 ? null : fields };
    }
}
