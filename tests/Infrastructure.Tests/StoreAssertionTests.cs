using Infrastructure.Tests.Assertions;
using Infrastructure.Tests.Bicep;

namespace Infrastructure.Tests;

public sealed class StoreAssertionTests(BicepServer server) : AssertionTests(server), IClassFixture<BicepServer>
{
    public static TheoryData<string> Sentences =>
        Names(StorageAssertions.All, VaultAssertions.All, NetworkAssertions.All, RoleAssertions.All);

    [Fact]
    public Task Every_assertion_holds() => AllHold();

    [Fact]
    public void There_are_at_least_twenty_five_assertions() => Assert.True(Count >= 25);

    [Theory, MemberData(nameof(Sentences))]
    public Task Under_a_change_of_its_line_exactly_this_assertion_fails(string sentence) => OnlyFails(sentence);
}
