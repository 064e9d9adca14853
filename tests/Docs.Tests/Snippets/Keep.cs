namespace Docs.Tests.Snippets;

internal static class KeepPage
{
    #region keep
    public sealed record Employee(string? Name, string? Department, decimal? Salary, Address? Home, IReadOnlyList<Review>? Reviews);

    public sealed record Address(string? City, string? Street);

    public sealed record Review(string? Text, int? Stars);

    public static Route<Employee> Show { get; } = Craft.Route()
        .Id("employee_show")
        .Description("Show an employee.")
        .Output<Employee>()
        .From(Mcp())
        .Transform(_ => new Employee("Ada", "Engines", 100, new("Paris", "Rue de Rivoli"), [new("Good.", 5)]))
        .Keep(keep => keep
            .Always(employee => employee.Name, employee => employee.Department, employee => employee.Home!.City)
            .For("hr", employee => employee.Salary, employee => employee.Reviews!.Select(review => review.Text)));
    #endregion
}
