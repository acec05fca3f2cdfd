namespace Berth.Bench.Reporting;

/// <summary>What a scenario measured, for people and for the verdict.</summary>
/// <param name="Title">Heading of its part in the results.</param>
/// <param name="Method">How it was measured, in a few sentences.</param>
/// <param name="Columns">Of the table; the first is the row's name.</param>
/// <param name="Targets">What was promised, and whether it holds.</param>
internal sealed record Report(
    string Title, string Method, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<Target> Targets);

/// <summary>A promise and what came of it.</summary>
internal sealed record Target(string What, string Wanted, string Measured, bool Met)
{
    public static Target AtLeast(string what, double wanted, double measured) => new(what, $">= {wanted.Text()}", measured.Text(), measured >= wanted);

    public static Target AtMost(string what, double wanted, double measured) => new(what, $"<= {wanted.Text()}", measured.Text(), measured <= wanted);
}
