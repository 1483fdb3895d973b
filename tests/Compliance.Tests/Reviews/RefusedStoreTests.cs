using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Findings;
using Compliance.Preflight;
using Compliance.Requests.Lifecycle;
using Compliance.Reviews;
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
    public async Task A_store_that_refuses_us_is_a_finding_with_the_code_and_keeps_the_review_going()
    {
        var connector = new Mock<IConnector>();
        connector.Setup(each => each.Describe(It.IsAny<IReadOnlyList<Collection>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StepFailedException("store-refused", "store"));
        IReadOnlyList<Finding> saved = [];
        var reports = new Mock<IReviewReports>();
        reports.Setup(each => each.SavePart("review-1", "store-store", It.IsAny<IReadOnlyList<Finding>>(), It.IsAny<CancellationToken>()))
            .Callback((string _, string _, IReadOnlyList<Finding> findings, CancellationToken _) => saved = findings);
        var maps = Mock.Of<IDataMaps>(maps => maps.Current == SyntheticMap.Create(3, 1, 1));
        var connectors = Mock.Of<IConnectors>(connectors => connectors.Find(It.IsAny<string>()) == connector.Object);
        using var preflight = new PreflightService(maps, connectors, Mock.Of<IClock>(), NullLogger<PreflightService>.Instance);
        var review = new ReviewActivities(
            maps, connectors, preflight,
            Mock.Of<IRequestStore>(), reports.Object, Options.Create(new ReviewOptions()), Options.Create(new RequestOptions()),
            NullLogger<ReviewActivities>.Instance);

        await ReviewActivities.Table.Single(entry => entry.Name == ReviewActivities.CheckStore.Name).Run(
            Mock.Of<IServiceProvider>(services => services.GetService(typeof(ReviewActivities)) == review),
            WorkflowJson.Write(new ReviewStep("review-1", "store", Instant.FromUtc(2026, 11, 23, 5, 0))), TestContext.Current.CancellationToken);

        var finding = Assert.Single(saved);
        Assert.Equal((FindingKind.StoreUnavailable, "store", Severity.High), (finding.Kind, finding.Where, finding.Severity));
        Assert.Contains("store-refused", finding.Detail, StringComparison.Ordinal);
    }
}
