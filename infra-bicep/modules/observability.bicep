import { resourceTags } from 'types.bicep'

@description('Begins the names.')
param name string

@description('The region.')
param location string

@description('Tags of the workspace and the component.')
param tags resourceTags

@description('How many days logs are kept, vault audit events among them: 30 to 730.')
@minValue(30)
@maxValue(730)
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableIpMasking: false
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
  }
}

@description('The workspace.')
output workspaceId string = workspace.id

@description('Where telemetry goes. It authorises nothing: ingestion asks for an Entra token.')
output connectionString string = insights.properties.ConnectionString
