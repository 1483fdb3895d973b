using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Findings;
using Compliance.Preflight;
using Compliance.Requests.Lifecycle;
using Compliance.Reviews;
using Compliance.Reviews.Checks;
using Compliance.Testing.DataMap;
using Compliance.Workflows;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using NodaTime;

namespace Compliance.Tests.Reviews;

public sealed class RefusedStoreTests
{
    [Fact]
    public async Task A_store_that_refuses_us_is_a_finding_with_the_code_and_no_failure()
    {
        var connector = new Mock<IConnector>();
        connector.Setup(each => each.Describe(It.IsAny<IReadOnlyList<Collection>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StepFailedException("store-refused", "store"));
        var maps = Mock.Of<IDataMaps>(maps => maps.Current == SyntheticMap.Create(3, 1, 1));
        var connectors = Mock.Of<IConnectors>(connectors => connectors.Find(It.IsAny<string>()) == connector.Object);
        using var preflight = new PreflightService(maps, connectors, Mock.Of<IClock>(), NullLogger<PreflightService>.Instance);
        var check = new StoreCheck(maps, connectors, preflight);
        var finding = Assert.Single(
            await check.Run(new ReviewScope(Instant.FromUtc(2026, 11, 23, 5, 0), "store"), TestContext.Current.CancellationToken));
        Assert.Equal((StoreCheck.StoreUnavailable, "store", Severity.High), (finding.Kind, finding.Where, finding.Severity));
        Assert.Contains("store-refused", finding.Detail, StringComparison.Ordinal);
    }
}
