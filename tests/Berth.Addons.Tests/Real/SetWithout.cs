using System.Collections;

namespace Berth.Addons.Tests.Real;

/// <summary>Every string but some, so that a sweep in a test touches no other test's apps.</summary>
internal sealed class SetWithout(params string[] missing) : IReadOnlySet<string>
{
    public int Count => throw new NotSupportedException();

    public bool Contains(string item) => !missing.Contains(item);

    public IEnumerator<string> GetEnumerator() => throw new NotSupportedException();

    public bool IsProperSubsetOf(IEnumerable<string> other) => throw new NotSupportedException();

    public bool IsProperSupersetOf(IEnumerable<string> other) => throw new NotSupportedException();

    public bool IsSubsetOf(IEnumerable<string> other) => throw new NotSupportedException();

    public bool IsSupersetOf(IEnumerable<string> other) => throw new NotSupportedException();

    public bool Overlaps(IEnumerable<string> other) => throw new NotSupportedException();

    public bool SetEquals(IEnumerable<string> other) => throw new NotSupportedException();

    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException();
}
