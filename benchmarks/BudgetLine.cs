namespace AgentObservatory.Benchmarks;

/// <summary>One line of the budget: a figure, and how high or low it may be.</summary>
/// <param name="What">What is measured, and what it is compared with.</param>
/// <param name="Unit">The figure's unit; "x" is a ratio of medians.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Limit">The budget.</param>
/// <param name="IsUpperLimit">Whether the figure may not be above the limit, or not below it.</param>
/// <param name="Range">Medians with minimum and maximum.</param>
internal sealed record BudgetLine(string What, string Unit, double Figure, double Limit, bool IsUpperLimit, string Range)
{
    public bool IsWithin => IsUpperLimit ? Shown <= Limit : Shown >= Limit;

    /// <summary>Over by more than a tenth: more than the noise of a shared machine explains.</summary>
    public bool IsFarOver => IsUpperLimit ? Figure > Limit * 1.1 : Figure < Limit / 1.1;

    /// <summary>To two decimals, as the budget is stated and the line is printed: what reads as within is within.</summary>
    private double Shown => Math.Round(Figure, 2);

    public override string ToString() =>
        $"{What, -62} {Figure, 10:0.00} {Unit, -10} {(IsUpperLimit ? "at most" : "at least")} {Limit, 9:0.00}  {(IsWithin ? "within" : "over"), -7} {Range}";
}
