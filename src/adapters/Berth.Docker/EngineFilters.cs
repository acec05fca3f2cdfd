namespace Berth.Docker;

/// <summary>The API's filter maps.</summary>
internal static class EngineFilters
{
    /// <summary>Things that carry every one of <paramref name="labels"/>.</summary>
    public static Dictionary<string, IDictionary<string, bool>> ByLabels(IReadOnlyDictionary<string, string> labels)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>>();
        if (labels.Count > 0)
        {
            filters["label"] = labels.ToDictionary(label => $"{label.Key}={label.Value}", _ => true);
        }

        return filters;
    }
}
