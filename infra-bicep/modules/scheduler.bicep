import { privateLink, principalsByApp, resourceTags } from 'types.bicep'

@description('The scheduler\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the scheduler.')
param tags resourceTags

@description('Consumption: billed by the action. Dedicated: capacity units.')
param sku 'Consumption' | 'Dedicated'

@description('Capacity units of a Dedicated scheduler: 1 to 3; three are highly available.')
@minValue(1)
@maxValue(3)
param capacity int

@description('Private endpoint, or none: then the scheduler answers on the Internet, to Entra identities alone.')
param link privateLink?

@description('The apps, each with a task hub of its own.')
param apps string[]

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

// Durable Task Data Contributor.
var contributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0ad04412-c4d5-4796-b79c-f76d14c8d402'
)

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0']
    publicNetworkAccess: link == null ? 'Enabled' : 'Disabled'
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = [
  for app in apps: {
    parent: scheduler
    name: 'compliance${app}'
  }
]

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (app, i) in apps: {
    scope: hub[i]
    name: guid(hub[i].id, app, 'contributor')
    properties: {
      principalId: principalOf[app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: contributor
    }
  }
]

module endpoint 'private-endpoint.bicep' = if (link != null) {
  params: {
    name: name
    location: location
    tags: tags
    subnetId: link!.subnetId
    targetId: scheduler.id
    group: 'scheduler'
    zoneId: link!.schedulerZoneId
  }
}

@description('The scheduler\'s endpoint.')
output endpoint string = scheduler.properties.endpoint
