using Infrastructure.Tests.Assertions;
using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests;

/// <summary>
/// Every assertion holds, and each has its teeth: under a change of its line, made on a copy, it is the one that fails.
/// </summary>
public abstract class AssertionTests(BicepServer server)
{
    private static readonly IReadOnlyList<Assertion> All =
    [
        .. StorageAssertions.All, .. VaultAssertions.All, .. NetworkAssertions.All, .. RoleAssertions.All, .. GrantAssertions.All,
        .. AppAssertions.All, .. SettingAssertions.All, .. ObservabilityAssertions.All,
    ];

    private protected static TheoryData<string> Names(params IEnumerable<Assertion>[] some) =>
        [.. some.SelectMany(each => each).Select(each => each.Name)];

    private protected static int Count => All.Count;

    private protected async Task AllHold()
    {
        var prediction = await Prediction.Of(server, Repository.Root);
        Assert.Equal([], All.Select(each => each.Check(prediction) is { } fault ? $"{each.Name}: {fault}" : null).OfType<string>());
    }

    private protected async Task OnlyFails(string name)
    {
        var folder = Repository.Copy(All.Single(each => each.Name == name).Mutation);
        try
        {
            var prediction = await Prediction.Of(server, folder);
            Assert.Equal([name], All.Where(each => each.Check(prediction) is not null).Select(each => each.Name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
