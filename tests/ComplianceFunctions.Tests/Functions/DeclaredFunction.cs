using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ComplianceFunctions.Tests.Functions;

/// <summary>A function as the app's attributes declare it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">What runs it.</param>
/// <param name="Trigger">What triggers it.</param>
internal sealed record DeclaredFunction(string Name, MethodInfo Method, TriggerBindingAttribute Trigger)
{
    public static readonly IReadOnlyList<DeclaredFunction> All =
    [
        .. from type in typeof(ComplianceFunctions.Functions.HttpFunctions).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select new DeclaredFunction(
            function.Name,
            method,
            method
                .GetParameters()
                .Select(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>())
                .OfType<TriggerBindingAttribute>()
                .Single()),
    ];

    public static IReadOnlyList<(string Name, MethodInfo Method, T Trigger)> Of<T>()
        where T : TriggerBindingAttribute =>
        [
            .. from function in All
            let trigger = function.Trigger as T
            where trigger is not null
            select (function.Name, function.Method, trigger),
        ];
}
